import { refuse } from '../../wire/errors.ts';
import { beijingDay } from '../../world/clock.ts';
import { token64 } from '../../world/random.ts';
import type { AccessToken, Account } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { text } from '../fields.ts';
import type { OpenHandler, PlatformRoutes } from '../route.ts';

const LIFE_SECONDS = 7_200;
/** In its last five minutes stable_token hands out a successor; a replaced token works this long. */
const OVERLAP_MS = 5 * 60_000;
/** Expired tokens answer 42001 this long; afterwards they are unknown, 40001. */
const FORGET_MS = 30 * 86_400_000;
/** `force_refresh`: 20 a day, at least 30 s apart. Official. */
const FORCE_PER_DAY = 20;
const FORCE_APART_MS = 30_000;

/** The account of an access_token, or the platform's refusal: 41001, 40014, 40001, 42001. */
export function accountOfToken(world: World, token: string | undefined): Account {
  if (token === undefined || token === '') refuse(41001);
  const known = world.data.tokens.get(token);
  if (known === undefined) refuse(/^\d+_[\w-]{40,}$/.test(token) ? 40001 : 40014);
  const now = world.clock.now();
  if (known.retiredAt !== null && now >= known.retiredAt) refuse(40001);
  if (now >= known.expiresAt) refuse(42001);
  const account = world.data.accounts.get(known.appId);
  if (account === undefined) refuse(40001);
  return account;
}

const ofFamily = (world: World, appId: string, family: AccessToken['family']): AccessToken[] =>
  [...world.data.tokens.values()].filter(
    (token) => token.appId === appId && token.family === family && token.retiredAt === null,
  );

function issue(world: World, account: Account, family: AccessToken['family']): AccessToken {
  const now = world.clock.now();
  for (const [key, old] of world.data.tokens) {
    if (old.expiresAt + FORGET_MS < now) world.data.tokens.delete(key);
  }
  const token: AccessToken = {
    token: `9${world.data.tokens.size % 10}_${token64(world.random, 133)}`,
    appId: account.appId,
    family,
    expiresAt: now + LIFE_SECONDS * 1000,
    retiredAt: null,
  };
  world.data.tokens.set(token.token, token);
  return token;
}

const secondsLeft = (world: World, token: AccessToken): number =>
  Math.floor((token.expiresAt - world.clock.now()) / 1000);

/** `GET /cgi-bin/token`: every call makes a new token; the one before works five minutes more. */
function plainToken(world: World, account: Account): AccessToken {
  for (const old of ofFamily(world, account.appId, 'plain')) {
    old.retiredAt = world.clock.now() + OVERLAP_MS;
  }
  return issue(world, account, 'plain');
}

function countForce(world: World, account: Account): void {
  const now = world.clock.now();
  const day = beijingDay(now);
  if (account.stableForce.day !== day) account.stableForce = { day, count: 0, at: 0 };
  if (account.stableForce.count >= FORCE_PER_DAY) refuse(45009);
  if (now - account.stableForce.at < FORCE_APART_MS) refuse(45011);
  account.stableForce = { day, count: account.stableForce.count + 1, at: now };
}

/** `POST /cgi-bin/stable_token`: the same token until five minutes before its end, unless forced. */
function stableToken(world: World, account: Account, force: boolean): AccessToken {
  const now = world.clock.now();
  const valid = ofFamily(world, account.appId, 'stable').filter((token) => token.expiresAt > now);
  if (force) {
    countForce(world, account);
    for (const old of valid) old.retiredAt = now;
    return issue(world, account, 'stable');
  }
  const current = valid.find((token) => token.expiresAt - now > OVERLAP_MS);
  return current ?? issue(world, account, 'stable');
}

/** Forgets every token issued so far, as after a leaked secret was reset. */
export function revokeTokens(world: World): void {
  for (const token of world.data.tokens.values()) token.retiredAt = world.clock.now();
}

function credentials(
  world: World,
  input: { grantType: string; appId: string; secret: string; ip: string },
): Account {
  if (input.grantType !== 'client_credential') refuse(40002);
  if (input.appId === '') refuse(41002);
  if (input.secret === '') refuse(41004);
  const account = world.data.accounts.get(input.appId);
  if (account === undefined) refuse(40013);
  if (account.appSecret !== input.secret) refuse(40125);
  const { ipWhitelist } = account.settings;
  if (ipWhitelist.length > 0 && !ipWhitelist.includes(input.ip)) {
    refuse(40164, `invalid ip ${input.ip}, not in whitelist`);
  }
  return account;
}

export function tokenRoutes(api: PlatformRoutes): void {
  const plain: OpenHandler = ({ world, query, request }) => {
    const account = credentials(world, {
      grantType: query['grant_type'] ?? '',
      appId: query['appid'] ?? '',
      secret: query['secret'] ?? '',
      ip: request.ip,
    });
    const token = plainToken(world, account);
    return { access_token: token.token, expires_in: secondsLeft(world, token) };
  };
  api.open('/cgi-bin/token', plain);

  api.open('/cgi-bin/stable_token', ({ world, body, request }) => {
    if (request.method !== 'POST') refuse(43002);
    const account = credentials(world, {
      grantType: text(body, 'grant_type'),
      appId: text(body, 'appid'),
      secret: text(body, 'secret'),
      ip: request.ip,
    });
    const token = stableToken(world, account, body['force_refresh'] === true);
    return { access_token: token.token, expires_in: secondsLeft(world, token) };
  });
}
