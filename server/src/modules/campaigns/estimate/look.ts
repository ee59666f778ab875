import { messagesOf } from '#modules/messages/index.ts';
import { getContactsForSend } from '#modules/contacts/index.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { isZone } from '#kernel/time/zones.ts';
import { assign, controlArm } from '../plan/assign.ts';
import { dueAt, ownHour } from '../plan/times.ts';
import { placeOf } from '../store.ts';
import type { EstimateRow } from './store.ts';
import { merge, noTallies, type Tallies, type TallyLine } from './tally.ts';

/**
 * What would become of people of the audience, each by her arm and at the time at which her turn would be:
 * the message decision itself, with nothing written down.
 */
export async function lookAt(
  kernel: Kernel,
  tx: Tx,
  row: EstimateRow,
  people: readonly string[],
  looked: number,
): Promise<Tallies> {
  const drawn = people.map((id) => ({ id, arm: assign(row.plan, row.campaignId, id).arm }));
  const told = drawn.filter(({ arm }) => arm !== controlArm);
  const times = await turnsOf(
    tx,
    row,
    told.map(({ id }) => id),
  );
  let lines: TallyLine[] = [];
  for (const [at, group] of Map.groupBy(told, ({ id }) => times(id)))
    lines = merge(
      { ...noTallies, lines },
      { ...noTallies, lines: await decide(kernel, tx, row, group, new Date(at)) },
    ).lines;
  return { looked, people: people.length, control: drawn.length - told.length, lines };
}

async function decide(
  kernel: Kernel,
  tx: Tx,
  { plan, workspaceId }: EstimateRow,
  people: readonly { id: string; arm: string }[],
  at: Date,
): Promise<TallyLine[]> {
  const wishes = people.flatMap(({ id, arm }) => {
    const message = plan.arms.find((one) => one.id === arm)?.message;
    if (!message) return [];
    const { purpose, ways, expiresInMinutes } = message;
    const expiresAt = new Date(at.getTime() + expiresInMinutes * 60_000);
    return [{ arm, wish: { contactId: id, purpose, priority: 'bulk' as const, ways, expiresAt } }];
  });
  const found = await messagesOf(kernel).preview(
    tx,
    workspaceId,
    wishes.map(({ wish }) => wish),
    at,
  );
  return found.map(({ way, channelId, status, reason: { code } }, nth) => ({
    arm: wishes[nth]?.arm ?? controlArm,
    way,
    channelId,
    status,
    code,
    count: 1,
  }));
}

/** When each person's turn would be, without the time over which it is spread; in milliseconds. */
async function turnsOf(
  tx: Tx,
  { plan, at, workspaceId }: EstimateRow,
  people: readonly string[],
): Promise<(person: string) => number> {
  if (ownHour(plan.schedule, at) === null) return () => at.getTime();
  const contacts = await getContactsForSend(tx, workspaceId, people);
  const { timeZone } = await placeOf(tx, workspaceId);
  return (person) => {
    const zone = contacts.get(person)?.timeZone;
    const own = zone && isZone(zone) ? zone : timeZone;
    return Math.max(dueAt({ ...plan, spreadHours: 0 }, at, own, 0).getTime(), at.getTime());
  };
}
