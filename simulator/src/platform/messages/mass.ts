import { deliver } from '../../callback/deliver.ts';
import { eventXml } from '../../people/payloads.ts';
import { PlatformError, refuse } from '../../wire/errors.ts';
import type { JsonObject } from '../../wire/json.ts';
import { beijingDay, beijingMonth } from '../../world/clock.ts';
import { addChat } from '../../world/fans.ts';
import type { Account, Fan } from '../../world/types.ts';
import { later, nextMessageId, type World } from '../../world/world.ts';
import { fanOf } from './custom.ts';
import { integer, object, strings, text } from '../fields.ts';
import { findMedia } from '../media/store.ts';
import { OK, type PlatformRoutes } from '../route.ts';

/** A follower of a service account gets at most four mass messages a calendar month. Official. */
const PER_FAN_MONTHLY = 4;
/** API calls a day: 100 for service accounts (older text), 1 for subscription accounts. */
const DAILY = { service: 100, subscription: 1 };
/** Sends to all: once a day and four times a month for service accounts. */
const TO_ALL_DAILY = 1;
const TO_ALL_MONTHLY = 4;
const MAX_CLIENT_ID_BYTES = 64;
const CLIENT_ID_MEMORY_MS = 24 * 3_600_000;
const CLIENT_ID_TOO_FAST_MS = 60_000;
const OPENIDS = { min: 2, max: 10_000 };

const TYPES = new Set(['mpnews', 'text', 'voice', 'images', 'image', 'mpvideo', 'wxcard']);

/** The content of a mass message when it is complete. */
function contentOf(
  world: World,
  account: Account,
  body: JsonObject,
): { type: string; content: JsonObject } {
  const type = text(body, 'msgtype');
  if (!TYPES.has(type)) refuse(40008);
  const content = object(body, type) ?? refuse(44004);
  if (type === 'text' && text(content, 'content') === '') refuse(44004);
  if (type === 'mpnews' && !account.drafts.has(text(content, 'media_id'))) refuse(40007);
  const ids = type === 'images' ? strings(content, 'media_ids') : [text(content, 'media_id')];
  const known = (id: string): boolean => findMedia(world, account, id) !== undefined;
  if (['voice', 'image', 'images', 'mpvideo'].includes(type) && !ids.every(known)) refuse(40007);
  return { type, content };
}

/** 45065 with the first msg_id when this clientmsgid was used; 45066 within a minute; 45067 too long. */
function checkClientId(world: World, account: Account, clientId: string): void {
  if (Buffer.byteLength(clientId) > MAX_CLIENT_ID_BYTES) refuse(45067);
  const before = account.massClientIds.get(clientId);
  if (clientId === '' || before === undefined) return;
  const age = world.clock.now() - before.at;
  if (
    account.massJobs.get(before.msgId.toString())?.status === 'SENDING' &&
    age < CLIENT_ID_TOO_FAST_MS
  ) {
    refuse(45066);
  }
  if (age < CLIENT_ID_MEMORY_MS)
    throw new PlatformError(45065, undefined, { msg_id: before.msgId });
}

function spendDay(world: World, account: Account, toAll: boolean): void {
  const day = beijingDay(world.clock.now());
  const month = day.slice(0, 7);
  if (account.massDay.day !== day) account.massDay = { day, count: 0, toAll: 0 };
  if (account.toAllMonth.month !== month) account.toAllMonth = { month, count: 0 };
  if (account.massDay.count >= DAILY[account.kind]) refuse(45028);
  if (toAll && account.kind === 'service') {
    if (account.massDay.toAll >= TO_ALL_DAILY || account.toAllMonth.count >= TO_ALL_MONTHLY)
      refuse(45028);
    account.massDay.toAll++;
    account.toAllMonth.count++;
  }
  account.massDay.count++;
}

/** True when the fan's month still has room; counts it. */
function spendFan(world: World, account: Account, fan: Fan): boolean {
  if (account.kind === 'subscription') return true;
  const month = beijingMonth(world.clock.now());
  if (fan.mass?.month !== month) fan.mass = { month, count: 0 };
  if (fan.mass.count >= PER_FAN_MONTHLY) return false;
  fan.mass.count++;
  return true;
}

/** Sends to the fans, and reports counts later by MASSSENDJOBFINISH. Over-quota fans fail silently. */
function sendMass(
  world: World,
  account: Account,
  fans: Fan[],
  body: JsonObject,
  toAll: boolean,
): object {
  const { type, content } = contentOf(world, account, body);
  const clientId = text(body, 'clientmsgid');
  checkClientId(world, account, clientId);
  spendDay(world, account, toAll);
  const msgId = nextMessageId(world);
  account.massJobs.set(msgId.toString(), { msgId, status: 'SENDING' });
  if (clientId !== '') account.massClientIds.set(clientId, { at: world.clock.now(), msgId });
  const reachable = fans.filter((fan) => fan.following && !fan.blacklisted);
  const sent = reachable.filter((fan) => spendFan(world, account, fan));
  for (const fan of sent)
    addChat(world, account, fan, { from: 'account', via: 'mass', type, content });
  later(world, account.settings.jobDelayMs, () => {
    account.massJobs.set(msgId.toString(), { msgId, status: 'SEND_SUCCESS' });
    const envelope = {
      originalId: account.originalId,
      openid: fans[0]?.openid ?? '',
      createTime: world.clock.seconds(),
    };
    return deliver(world, account, {
      openid: envelope.openid,
      label: 'MASSSENDJOBFINISH',
      xml: eventXml(envelope, 'MASSSENDJOBFINISH', {
        MsgID: msgId,
        Status: 'send success',
        TotalCount: fans.length,
        FilterCount: reachable.length,
        SentCount: sent.length,
        ErrorCount: reachable.length - sent.length,
        CopyrightCheckResult: { Count: 0, ResultList: '', CheckState: 0 },
        ArticleUrlResult: { Count: 0, ResultList: '' },
      }),
    });
  });
  const data = type === 'mpnews' ? { msg_data_id: msgId } : {};
  return { errcode: 0, errmsg: 'send job submission success', msg_id: msgId, ...data };
}

export function massRoutes(api: PlatformRoutes): void {
  api.post('/cgi-bin/message/mass/sendall', ({ world, account, body }) => {
    const filter = object(body, 'filter') ?? refuse(40097);
    const toAll = filter['is_to_all'] === true;
    const tagId = integer(filter, 'tag_id');
    if (!toAll && !account.tags.has(tagId ?? -1)) refuse(45159);
    const fans = [...account.fans.values()].filter(
      (fan) => fan.following && (toAll || fan.tags.includes(tagId ?? -1)),
    );
    return sendMass(world, account, fans, body, toAll);
  });

  api.post('/cgi-bin/message/mass/send', ({ world, account, body }) => {
    if (account.kind !== 'service') refuse(48001);
    const openids = [...new Set(strings(body, 'touser'))];
    if (openids.length < OPENIDS.min || openids.length > OPENIDS.max) refuse(40032);
    return sendMass(
      world,
      account,
      openids.map((openid) => fanOf(account, openid)),
      body,
      false,
    );
  });

  api.post('/cgi-bin/message/mass/preview', ({ world, account, body }) => {
    const fan = fanOf(account, text(body, 'touser'));
    const { type, content } = contentOf(world, account, body);
    addChat(world, account, fan, { from: 'account', via: 'preview', type, content });
    return { errcode: 0, errmsg: 'preview success', msg_id: nextMessageId(world) };
  });

  api.post('/cgi-bin/message/mass/get', ({ account, body }) => {
    const job = account.massJobs.get(String(body['msg_id'])) ?? refuse(40097);
    return { msg_id: job.msgId, msg_status: job.status };
  });

  api.post('/cgi-bin/message/mass/delete', ({ account, body }) => {
    const job = account.massJobs.get(String(body['msg_id'])) ?? refuse(40097);
    job.status = 'DELETE';
    return OK;
  });
}
