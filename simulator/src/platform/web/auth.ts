import type { FastifyInstance } from 'fastify';
import { refuse } from '../../wire/errors.ts';
import { nicknameOf, unionidOf } from '../../world/fans.ts';
import { token64 } from '../../world/random.ts';
import type { Account, Fan, WebGrant } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { onceKey } from '../messages/subscribe.ts';
import { pickPage, refusedPage } from './pages.ts';
import { OK, type PlatformRoutes } from '../route.ts';

const CODE_MS = 5 * 60_000;
const WEB_TOKEN_SECONDS = 7_200;
const REFRESH_MS = 30 * 24 * 3_600_000;

type Query = Record<string, string | undefined>;

function accountWithSecret(world: World, query: Query): Account {
  const account = world.data.accounts.get(query['appid'] ?? '') ?? refuse(40013);
  if (query['secret'] !== account.appSecret) refuse(40125);
  return account;
}

function grantAnswer(world: World, account: Account, grant: WebGrant, refresh?: string): object {
  const now = world.clock.now();
  const { appId, openid, scope } = grant;
  const token = token64(world.random, 86);
  world.data.webTokens.set(token, {
    appId,
    openid,
    scope,
    expiresAt: now + WEB_TOKEN_SECONDS * 1000,
  });
  const refreshToken = refresh ?? token64(world.random, 86);
  world.data.refreshTokens.set(refreshToken, { appId, openid, scope, expiresAt: now + REFRESH_MS });
  const fan = account.fans.get(openid) ?? refuse(40003);
  const unionid = scope === 'snsapi_userinfo' ? unionidOf(world, account, fan) : undefined;
  return {
    access_token: token,
    expires_in: WEB_TOKEN_SECONDS,
    refresh_token: refreshToken,
    openid,
    scope,
    ...(unionid === undefined ? {} : { unionid }),
  };
}

function webFan(world: World, query: Query): { account: Account; fan: Fan; grant: WebGrant } {
  const grant = world.data.webTokens.get(query['access_token'] ?? '') ?? refuse(40001);
  if (grant.expiresAt <= world.clock.now()) refuse(42001);
  if (grant.openid !== query['openid']) refuse(40003);
  const account = world.data.accounts.get(grant.appId) ?? refuse(40013);
  return { account, fan: account.fans.get(grant.openid) ?? refuse(40003), grant };
}

export function webAuthRoutes(api: PlatformRoutes): void {
  api.open('/sns/oauth2/access_token', ({ world, query }) => {
    const account = accountWithSecret(world, query);
    const code = query['code'] ?? '';
    if (code === '') refuse(41008);
    const grant = world.data.codes.get(code);
    if (grant === undefined || grant.appId !== account.appId) refuse(40029);
    if (grant.used === true) refuse(40163);
    if (grant.expiresAt <= world.clock.now()) refuse(42003);
    grant.used = true;
    return grantAnswer(world, account, grant);
  });

  api.open('/sns/oauth2/refresh_token', ({ world, query }) => {
    const account = world.data.accounts.get(query['appid'] ?? '') ?? refuse(40013);
    const refresh = query['refresh_token'] ?? '';
    const grant = world.data.refreshTokens.get(refresh) ?? refuse(40030);
    if (grant.expiresAt <= world.clock.now()) refuse(42002);
    return grantAnswer(world, account, grant, refresh);
  });

  api.open('/sns/userinfo', ({ world, query }) => {
    const { account, fan, grant } = webFan(world, query);
    if (grant.scope !== 'snsapi_userinfo') refuse(48001);
    const unionid = unionidOf(world, account, fan);
    return {
      openid: fan.openid,
      nickname: nicknameOf(world, fan),
      sex: 0,
      province: '',
      city: '',
      country: '',
      headimgurl: '',
      privilege: [],
      ...(unionid === undefined ? {} : { unionid }),
    };
  });

  api.open('/sns/auth', ({ world, query }) => {
    webFan(world, query);
    return OK;
  });
}

const withQuery = (url: string, extra: Record<string, string>): string => {
  const target = new URL(url);
  for (const [name, value] of Object.entries(extra)) target.searchParams.set(name, value);
  return target.toString();
};

/**
 * The pages a fan's browser opens. Whoever looks picks which fan they are; with `openid` in the query
 * the choice is made, so that tests and the inspector's phone pass through without a click.
 */
export function webPages(app: FastifyInstance, world: World): void {
  app.get('/connect/oauth2/authorize', (request, reply) => {
    const query = request.query as Query;
    const account = world.data.accounts.get(query['appid'] ?? '');
    const redirect = query['redirect_uri'] ?? '';
    const scope = query['scope'] ?? 'snsapi_base';
    reply.type('text/html; charset=utf-8');
    if (account === undefined) return reply.send(refusedPage('10013', 'appid'));
    if (!URL.canParse(redirect)) return reply.send(refusedPage('10003', 'redirect_uri'));
    if (!/^snsapi_(base|userinfo)$/.test(scope)) return reply.send(refusedPage('10005', 'scope'));
    const openid = query['openid'] ?? '';
    if (!account.fans.has(openid)) return reply.send(pickPage(world, account, request.url, scope));
    const code = token64(world.random, 32);
    const expiresAt = world.clock.now() + CODE_MS;
    world.data.codes.set(code, { appId: account.appId, openid, scope, expiresAt });
    return reply.redirect(withQuery(redirect, { code, state: query['state'] ?? '' }));
  });

  app.get('/mp/subscribemsg', (request, reply) => {
    const query = request.query as Query;
    const account = world.data.accounts.get(query['appid'] ?? '');
    const redirect = query['redirect_url'] ?? '';
    reply.type('text/html; charset=utf-8');
    if (account === undefined) return reply.send(refusedPage('10013', 'appid'));
    if (!URL.canParse(redirect)) return reply.send(refusedPage('10003', 'redirect_url'));
    const fan = account.fans.get(query['openid'] ?? '');
    if (fan === undefined) return reply.send(pickPage(world, account, request.url, 'subscribe'));
    const templateId = query['template_id'] ?? '';
    const scene = query['scene'] ?? '0';
    const action = query['answer'] === 'cancel' ? 'cancel' : 'confirm';
    if (action === 'confirm') {
      fan.grants ??= {};
      fan.grants[onceKey(scene, templateId)] = 1;
    }
    const { openid } = fan;
    const reserved = query['reserved'] ?? '';
    return reply.redirect(
      withQuery(redirect, { openid, template_id: templateId, action, scene, reserved }),
    );
  });
}
