import { text, type PlatformBody } from './body.ts';

/** Fields whose values tell two events of one person within one second apart. */
const discriminators = ['EventKey', 'MsgID', 'CardId', 'UserCardCode', 'KfAccount', 'ToKfAccount'];
const wrappers = [
  'SubscribeMsgPopupEvent',
  'SubscribeMsgChangeEvent',
  'SubscribeMsgSentEvent',
  'List',
];

/**
 * The key by which a redelivery is known. Messages: their MsgId. Events have none: sender, second and
 * event, as the platform says, and what the event is about as well, since seconds are coarse; a
 * retry repeats them all. Source: developers.weixin.qq.com, Receiving_standard_messages and
 * Wechat_Accreditation_Event_Push (read 2026-11).
 */
export function receiptKey(body: PlatformBody): string {
  const messageId = text(body, 'MsgId', 'MsgID');
  const event = text(body, 'Event');
  const isMessage = text(body, 'MsgType') !== 'event';
  if (isMessage && messageId !== null) return `m:${messageId}`;
  const parts = [
    text(body, 'FromUserName'),
    text(body, 'CreateTime'),
    text(body, 'MsgType'),
    event,
  ];
  // As long as it is: the log keeps a hash of it.
  return `e:${JSON.stringify([...parts, ...about(body, isMessage, event)])}`;
}

/** A message without an id, or a body that is neither, can only be told apart by all it holds. */
function about(body: PlatformBody, isMessage: boolean, event: string | null): unknown[] {
  if (isMessage || event === null) return [body];
  return [
    ...discriminators.map((name) => text(body, name)),
    ...wrappers.map((name) => body[name] ?? null),
  ];
}
