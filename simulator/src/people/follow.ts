import { deliver, type Delivery } from '../callback/deliver.ts';
import { qrByScene } from '../platform/qrcodes/pool.ts';
import { addChat, touchWindow } from '../world/fans.ts';
import type { Account, Fan, QrTicket } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { ActionError } from './errors.ts';
import { eventXml, type Envelope } from './payloads.ts';

export const envelopeFor = (world: World, account: Account, fan: Fan): Envelope => ({
  originalId: account.originalId,
  openid: fan.openid,
  createTime: world.clock.seconds(),
});

/** The code a person holds the phone at: by ticket, or by scene (minted when it is not known yet). */
export function codeFor(
  world: World,
  account: Account,
  by: { ticket?: string; scene?: string },
): QrTicket | undefined {
  if (by.ticket !== undefined) {
    const found = account.tickets.get(by.ticket);
    if (found === undefined) throw new ActionError('unknown_ticket', 'no such QR ticket');
    if (found.expiresAt !== null && found.expiresAt <= world.clock.now()) {
      throw new ActionError('expired_ticket', 'this QR code has expired');
    }
    return found;
  }
  return by.scene === undefined ? undefined : qrByScene(world, account, by.scene);
}

/** Makes the fan a follower and answers the XML of the one `subscribe` event. */
export function startFollowing(
  world: World,
  account: Account,
  fan: Fan,
  code: QrTicket | undefined,
): string {
  const envelope = envelopeFor(world, account, fan);
  fan.following = true;
  fan.followedAt = envelope.createTime;
  fan.subscribeScene = code === undefined ? 'ADD_SCENE_SEARCH' : 'ADD_SCENE_QR_CODE';
  fan.qrScene = code?.scene ?? '';
  touchWindow(world, account, fan, code === undefined ? 'follow' : 'scan');
  return eventXml(
    envelope,
    'subscribe',
    code === undefined
      ? { EventKey: '' }
      : { EventKey: `qrscene_${code.scene}`, Ticket: code.ticket },
  );
}

const note = (world: World, account: Account, fan: Fan, type: string, content: object): void => {
  addChat(world, account, fan, { from: 'fan', via: 'action', type, content });
};

/** Follows the account, with a code when one is given. */
export function follow(
  world: World,
  account: Account,
  fan: Fan,
  code: QrTicket | undefined,
): Promise<Delivery> {
  if (fan.following && code !== undefined) return scan(world, account, fan, code);
  if (fan.following) throw new ActionError('already_following', 'already follows this account');
  note(world, account, fan, 'follow', { scene: code?.scene ?? null });
  const xml = startFollowing(world, account, fan, code);
  return deliver(world, account, { openid: fan.openid, label: 'subscribe', xml, waiting: fan });
}

/** Scans a code: SCAN for a follower, otherwise one `subscribe` with `qrscene_…` and no SCAN. */
export function scan(world: World, account: Account, fan: Fan, code: QrTicket): Promise<Delivery> {
  if (!fan.following) return follow(world, account, fan, code);
  note(world, account, fan, 'scan', { scene: code.scene });
  touchWindow(world, account, fan, 'scan');
  const xml = eventXml(envelopeFor(world, account, fan), 'SCAN', {
    EventKey: code.scene,
    Ticket: code.ticket,
  });
  return deliver(world, account, { openid: fan.openid, label: 'SCAN', xml, waiting: fan });
}

/** Unfollows: every window closes, tags and remark go, the openid stays. */
export function unfollow(world: World, account: Account, fan: Fan): Promise<Delivery> {
  if (!fan.following) throw new ActionError('not_following', 'does not follow this account');
  fan.following = false;
  fan.windows = [];
  for (const id of fan.tags) {
    const tag = account.tags.get(id);
    if (tag !== undefined) tag.count--;
  }
  fan.tags = [];
  fan.remark = '';
  note(world, account, fan, 'unfollow', {});
  const xml = eventXml(envelopeFor(world, account, fan), 'unsubscribe', { EventKey: '' });
  return deliver(world, account, { openid: fan.openid, label: 'unsubscribe', xml });
}
