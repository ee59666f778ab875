import { hash } from 'node:crypto';
import { openWindow, type Trigger } from '../rules/windows.ts';
import { profileOf } from './profiles.ts';
import type { Account, ChatEntry, Fan } from './types.ts';
import { keep, type World } from './world.ts';

/** Entries of a chat that are kept; older ones fall off. */
const CHAT_KEPT = 100;

const digest = (text: string): string => hash('sha1', text, 'base64url');

const prefixes = new Map<string, string>();

/** The part that all openids of an account share. */
function prefixOf(scope: string): string {
  const known = prefixes.get(scope) ?? `o${digest(scope).slice(0, 5)}`;
  prefixes.set(scope, known);
  return known;
}

/** openids look like the platform's: `o`, five characters of the account, 22 of the person. */
function openidOf(world: World, appId: string, person: number): string {
  return `${prefixOf(appId)}${digest(`${world.seed}/${appId}/${person}`).slice(0, 22)}`;
}

/** One per open-platform account and person; undefined when the account is bound to none. */
export function unionidOf(world: World, account: Account, fan: Fan): string | undefined {
  const scope = account.settings.openPlatform;
  if (scope === '') return undefined;
  return `${prefixOf(scope)}${digest(`${world.seed}#${scope}#${fan.person}`).slice(0, 22)}`;
}

/** A new person near this account, not following yet. `person` reuses someone of another account. */
export function addFan(
  world: World,
  account: Account,
  input: { person?: number; nickname?: string; language?: string; openid?: string } = {},
): Fan {
  const person = input.person ?? world.data.nextPerson++;
  const openid = input.openid ?? openidOf(world, account.appId, person);
  const known = account.fans.get(openid);
  if (known !== undefined) return known;
  const fan: Fan = {
    openid,
    person,
    following: false,
    followedAt: 0,
    subscribeScene: '',
    qrScene: '',
    remark: '',
    tags: [],
    blacklisted: false,
    muted: [],
    windows: [],
    lastExchangeAt: 0,
    typingUntil: 0,
    chat: [],
  };
  if (input.nickname !== undefined) fan.nickname = input.nickname;
  if (input.language !== undefined) fan.language = input.language;
  account.fans.set(openid, fan);
  return fan;
}

export const nicknameOf = (world: World, fan: Fan): string =>
  fan.nickname ?? profileOf(world.seed, fan.person).nickname;

export const languageOf = (world: World, fan: Fan): string =>
  fan.language ?? profileOf(world.seed, fan.person).language;

/** Records the fan's action for the interaction window. */
export function touchWindow(world: World, account: Account, fan: Fan, trigger: Trigger): void {
  const now = world.clock.now();
  fan.windows = openWindow(account.settings, fan.windows, trigger, now);
  fan.lastExchangeAt = now;
}

/** Adds a line to the fan's chat and to the platform's list of recent messages. */
export function addChat(
  world: World,
  account: Account,
  fan: Fan,
  line: Pick<ChatEntry, 'from' | 'via' | 'type' | 'content'>,
): ChatEntry {
  const entry: ChatEntry = { seq: world.data.nextSeq++, at: world.clock.now(), ...line };
  fan.chat.push(entry);
  if (fan.chat.length >= CHAT_KEPT * 2) fan.chat = fan.chat.slice(-CHAT_KEPT);
  if (line.from === 'account') {
    keep(world.messages, { ...entry, appId: account.appId, openid: fan.openid });
  }
  return entry;
}
