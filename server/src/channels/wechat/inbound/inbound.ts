import type { AnyFactInput } from '#contracts/facts.ts';
import type { IdentityRef } from '#contracts/identity.ts';
import { text, type PlatformBody } from './body.ts';
import { eventHappenings, reported, type Happening } from './events.ts';
import { receivedMessage } from './messages.ts';
import { receiptKey } from './receipt.ts';

export type { PlatformBody } from './body.ts';

/** Where and when a body arrived. */
export interface Arrival {
  workspaceId: string;
  channelId: string;
  receivedAt: Date;
}

/**
 * The facts that one decrypted callback body states: usually one, several when the platform lists
 * several things (answers to a subscription prompt). A body without a sender belongs to the account
 * itself, under its original id.
 */
export function inboundFacts(body: PlatformBody, arrival: Arrival): AnyFactInput[] {
  const happenings = read(body);
  const key = receiptKey(body);
  const common = {
    workspaceId: arrival.workspaceId,
    channelId: arrival.channelId,
    identities: identities(body, arrival.channelId),
    occurredAt: occurredAt(body, arrival.receivedAt),
  };
  return happenings.map((happening, index): AnyFactInput => ({
    ...common,
    ...happening,
    receiptKey: index === 0 ? key : `${key}#${index}`,
  }));
}

function read(body: PlatformBody): Happening[] {
  const msgType = text(body, 'MsgType');
  if (msgType === 'event') return eventHappenings(body, text(body, 'Event') ?? 'event');
  if (msgType === null) return reported(body, text(body, 'Event', 'InfoType') ?? 'unknown');
  return [{ type: 'message.received', data: receivedMessage(body, msgType) }];
}

/** Privacy events name the person in `OpenID`; their sender is a system account. */
function identities(body: PlatformBody, channelId: string): IdentityRef[] {
  const id = text(body, 'OpenID', 'FromUserName', 'ToUserName') ?? channelId;
  const openid: IdentityRef = { kind: 'openid', account: channelId, id };
  const unionid = text(body, 'UnionId', 'UnionID', 'unionid');
  return unionid === null ? [openid] : [openid, { kind: 'unionid', account: '', id: unionid }];
}

/**
 * The platform's time in whole seconds, but never later than ours: windows are counted on our clock,
 * and a fact from the future would hold one open.
 */
function occurredAt(body: PlatformBody, receivedAt: Date): Date {
  const seconds = Number(text(body, 'CreateTime'));
  const ms = seconds * 1000;
  return seconds > 0 && ms < receivedAt.getTime() ? new Date(ms) : receivedAt;
}
