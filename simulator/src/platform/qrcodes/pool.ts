import { token64 } from '../../world/random.ts';
import type { Account, QrTicket } from '../../world/types.ts';
import type { World } from '../../world/world.ts';

/** Permanent codes of one account, in all. Official limit. */
export const PERMANENT_CODES = 100_000;
/** Longest life of a temporary code: 30 days. */
export const MAX_EXPIRE_SECONDS = 2_592_000;
/** Life when none is given. */
export const DEFAULT_EXPIRE_SECONDS = 60;

/** Issues a ticket. A permanent code for a known scene is the same code again, as on the platform. */
export function issueTicket(
  world: World,
  account: Account,
  input: { action: QrTicket['action']; scene: string; expireSeconds: number | null },
): QrTicket {
  if (input.expireSeconds === null) {
    const known = account.tickets.get(account.ticketOfScene.get(input.scene) ?? '');
    if (known !== undefined && known.expiresAt === null) return known;
    account.permanentTickets++;
  }
  const now = world.clock.now();
  const ticket: QrTicket = {
    ticket: `gQ${token64(world.random, 90)}==`,
    url: `http://weixin.qq.com/q/02${token64(world.random, 20)}`,
    action: input.action,
    scene: input.scene,
    createdAt: now,
    expiresAt: input.expireSeconds === null ? null : now + input.expireSeconds * 1000,
  };
  account.tickets.set(ticket.ticket, ticket);
  account.ticketOfScene.set(ticket.scene, ticket.ticket);
  return ticket;
}

/** The newest valid code of a scene; one is minted when none exists, so that a scene can be typed in. */
export function qrByScene(world: World, account: Account, scene: string): QrTicket {
  const known = account.tickets.get(account.ticketOfScene.get(scene) ?? '');
  if (known !== undefined && (known.expiresAt ?? Infinity) > world.clock.now()) return known;
  return issueTicket(world, account, {
    action: 'QR_STR_SCENE',
    scene,
    expireSeconds: MAX_EXPIRE_SECONDS,
  });
}

/** Tickets and scenes in use, newest first, at most `limit`. */
export function listTickets(account: Account, limit: number): QrTicket[] {
  return [...account.tickets.values()].slice(-limit).reverse();
}
