import { priorityRank } from '../intent.ts';
import type { OutboxRow } from './rows.ts';
import type { Claimer } from './sender.ts';

/**
 * Chooses which new messages this process claims in the transaction that writes them: answers to
 * people who are waiting, the first to each person, as many as can begin at once. It saves them a
 * transaction of the sender's; all others are claimed by it in their turn.
 *
 * @returns the claiming sender's number by message id
 */
export function chooseClaims(claimer: Claimer, rows: readonly OutboxRow[]): Map<string, number> {
  const claims = new Map<string, number>();
  for (const [channelId, own] of Map.groupBy(rows.filter(canGo), (row) => row.channelId)) {
    const room = claimer.room(channelId);
    if (!room) continue;
    const first = new Map(own.toReversed().map((row) => [row.contactId, row]));
    for (const { id } of [...first.values()].slice(0, room.count)) claims.set(id, room.sender);
  }
  return claims;
}

const canGo = (row: OutboxRow): boolean =>
  row.notBefore === null && row.priority === priorityRank('reply');
