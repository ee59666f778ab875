import { priorityRank } from '../intent.ts';
import type { OutboxRow } from './rows.ts';
import type { Claimer } from './sender.ts';

/** What is looked at of a message. */
export type Claimable = Pick<
  OutboxRow,
  'id' | 'contactId' | 'channelId' | 'priority' | 'notBefore'
>;

/** Places that broadcasts leave free for those who are answered meanwhile; ours, 2026-11: an eighth. */
const reserve = 32;

/**
 * Chooses which new messages this process claims in the transaction that writes them: answers to
 * people who are waiting, and broadcasts, the first to each person, as many as can begin at once. It
 * saves a transaction of the sender's; all others are claimed by it in their turn.
 *
 * @returns the claiming sender's number by message id
 */
export function chooseClaims(
  claimer: Pick<Claimer, 'room'>,
  rows: readonly Claimable[],
): Map<string, number> {
  const claims = new Map<string, number>();
  for (const [channelId, own] of Map.groupBy(rows.filter(canGo), (row) => row.channelId)) {
    const room = claimer.room(channelId);
    if (!room) continue;
    const first = [...new Map(own.toReversed().map((row) => [row.contactId, row])).values()];
    const [bulk, replies] = [first.filter(isBulk), first.filter((row) => !isBulk(row))];
    const chosen = replies.slice(0, room.count);
    chosen.push(...bulk.slice(0, Math.max(0, room.count - reserve - chosen.length)));
    for (const { id } of chosen) claims.set(id, room.sender);
  }
  return claims;
}

const isBulk = (row: Claimable): boolean => row.priority === priorityRank('bulk');

const canGo = (row: Claimable): boolean =>
  row.notBefore === null && (isBulk(row) || row.priority === priorityRank('reply'));
