import type { FactData, FactType } from '#contracts/facts.ts';
import { child, list, number, text, type PlatformBody } from './body.ts';

/** A fact's type with its data, before it is said whose and when. */
export type Happening = { [T in FactType]: { type: T; data: FactData[T] } }[FactType];

type Reader = (body: PlatformBody, event: string) => Happening[];

/**
 * The three menu taps that the platform counts as an interaction.
 * Source: developers.weixin.qq.com, subscription/guide/product/kf/intro.md (read 2026-11).
 */
const interactions = new Set(['CLICK', 'scancode_push', 'scancode_waitmsg']);

const follow: Reader = (body) => {
  const key = text(body, 'EventKey') ?? '';
  const scene = key.startsWith('qrscene_') ? key.slice('qrscene_'.length) : null;
  return [{ type: 'contact.followed', data: { scene, ticket: text(body, 'Ticket') } }];
};

const scan: Reader = (body, event) => {
  const scene = text(body, 'EventKey');
  if (scene === null) return reported(body, event);
  return [{ type: 'code.scanned', data: { scene, ticket: text(body, 'Ticket') } }];
};

const location: Reader = (body, event) => {
  const latitude = number(body, 'Latitude');
  const longitude = number(body, 'Longitude');
  if (latitude === null || longitude === null) return reported(body, event);
  const precision = number(body, 'Precision');
  return [{ type: 'location.reported', data: { latitude, longitude, precision } }];
};

const menu: Reader = (body, event) => {
  const extra: Record<string, unknown> = {};
  for (const name of ['MenuId', 'ScanCodeInfo', 'SendPicsInfo', 'SendLocationInfo']) {
    if (body[name] !== undefined) extra[name[0]?.toLowerCase() + name.slice(1)] = body[name];
  }
  const key = text(body, 'EventKey') ?? '';
  const kind = event.toLowerCase();
  return [
    { type: 'menu.clicked', data: { key, kind, opensWindow: interactions.has(event), extra } },
  ];
};

/** What a mass send's report carries beside its status: counts, copyright check, article addresses. */
const massDetails = new Set([
  'TotalCount',
  'FilterCount',
  'SentCount',
  'ErrorCount',
  'CopyrightCheckResult',
  'ArticleUrlResult',
]);

const jobFinished: Reader = (body, event) => {
  const platformMessageId = text(body, 'MsgID', 'MsgId');
  if (platformMessageId === null) return reported(body, event);
  const status = text(body, 'Status') ?? 'unknown';
  const delivered = /^(send\s?)?success$/.test(status);
  const details = Object.fromEntries(
    Object.entries(body).filter(([name]) => massDetails.has(name)),
  );
  const people = number(body, 'TotalCount');
  const sent = number(body, 'SentCount');
  const counts = people !== null && sent !== null ? { people, delivered: sent } : null;
  const data = { platformMessageId, status, delivered, ...(counts && { counts }) };
  return [
    {
      type: 'message.reported',
      data: Object.keys(details).length > 0 ? { ...data, details } : data,
    },
  ];
};

/** The change event long carried the popup event's wrapper name: both are read. */
const subscription: Reader = (body, event) => {
  const items = ['SubscribeMsgPopupEvent', 'SubscribeMsgChangeEvent'].flatMap((wrapper) =>
    list(child(body, wrapper), 'List'),
  );
  const changes = [...items, ...list(body, 'List')].map((item): Happening => ({
    type: 'subscription.changed',
    data: {
      templateId: text(item, 'TemplateId') ?? '',
      accepted: text(item, 'SubscribeStatusString') === 'accept',
      via: event === 'subscribe_msg_popup_event' ? 'popup' : 'settings',
    },
  }));
  return changes.length > 0 ? changes : reported(body, event);
};

const subscriptionSent: Reader = (body, event) => {
  const items = [...list(child(body, 'SubscribeMsgSentEvent'), 'List'), ...list(body, 'List')];
  const reports = items.map((item): Happening => {
    const code = text(item, 'ErrorCode') ?? '0';
    const status = text(item, 'ErrorStatus') ?? (code === '0' ? 'success' : `error ${code}`);
    const platformMessageId = text(item, 'MsgID', 'MsgId') ?? '';
    return {
      type: 'message.reported',
      data: { platformMessageId, status, delivered: code === '0' },
    };
  });
  return reports.length > 0 ? reports : reported(body, event);
};

const withdrawal: Reader = (body, event) => {
  const what = text(body, 'RevokeInfo') ?? event;
  return [{ type: 'privacy.withdrawn', data: { what } }];
};

const readers: Record<string, Reader> = {
  subscribe: follow,
  unsubscribe: () => [{ type: 'contact.unfollowed', data: {} }],
  SCAN: scan,
  LOCATION: location,
  CLICK: menu,
  VIEW: menu,
  view_miniprogram: menu,
  scancode_push: menu,
  scancode_waitmsg: menu,
  pic_sysphoto: menu,
  pic_photo_or_album: menu,
  pic_weixin: menu,
  location_select: menu,
  TEMPLATESENDJOBFINISH: jobFinished,
  MASSSENDJOBFINISH: jobFinished,
  subscribe_msg_popup_event: subscription,
  subscribe_msg_change_event: subscription,
  subscribe_msg_sent_event: subscriptionSent,
  user_info_modified: withdrawal,
  user_authorization_revoke: withdrawal,
};

/** What an event says happened; one that has no type of its own is kept whole as `platform.reported`. */
export function eventHappenings(body: PlatformBody, event: string): Happening[] {
  const reader = Object.hasOwn(readers, event) ? readers[event] : undefined;
  return reader ? reader(body, event) : reported(body, event);
}

/** Keeps a body raw and visible under the platform's own name for it. */
export function reported(body: PlatformBody, event: string): Happening[] {
  return [{ type: 'platform.reported', data: { event, raw: body } }];
}
