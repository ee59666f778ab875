import type { AnyFact } from '#contracts/facts.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { addFacts, emptySums, ordersIn, portraitTypes, type Sums } from '../digest/sums.ts';
import { loadOne } from '../settings.ts';
import { countedOrders, replaceBuyers } from '../store/buyers.ts';
import { workOutCustomers } from '../store/customers.ts';
import { replaceEntered } from '../store/entered.ts';
import { replaceHabits } from '../store/habits.ts';
import { replaceTallies } from '../store/tallies.ts';

/** So many facts are in memory at once, however many a contact has. */
const portion = 2_000;

/**
 * Counts everything about some contacts of one lane anew, from the facts that reactions have dealt
 * with. Holding the lane's cursor keeps its reactions out until the transaction ends: they go on with
 * exactly the facts that were not counted here.
 *
 * @returns the contacts that had not been as the log says
 */
export async function rebuildContacts(
  tx: Tx,
  workspaceId: string,
  lane: number,
  contactIds: readonly string[],
): Promise<Set<string>> {
  // What is wanted is compared with what is there, thousands of rows each: not pair by pair.
  await sql`set local enable_hashjoin = on`.execute(tx);
  const tail = await holdLane(tx, lane, contactIds);
  const rules = await loadOne(tx, workspaceId);
  const sums = emptySums();
  for await (const facts of readFacts(tx, workspaceId, contactIds, tail)) {
    const counted = await countedOrders(tx, ordersIn(facts));
    addFacts(sums, facts, () => rules, counted);
  }
  return replaceSums(tx, contactIds, sums);
}

/**
 * @returns the position up to which reactions have dealt with the lane's facts
 */
async function holdLane(tx: Tx, lane: number, contactIds: readonly string[]): Promise<string> {
  const { rows } = await sql<{ tail: string }>`
    select tail from kernel.cursors where lane = ${lane} for update`.execute(tx);
  // A parked fact may be retried without its lane: then it is counted there, or here, once.
  await sql`select from kernel.parked
    where lane = ${lane} and contact_id = any(${contactIds}::uuid[])
      and resolution is distinct from 'retried'
    for share`.execute(tx);
  return rows[0]?.tail ?? '0';
}

async function* readFacts(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  tail: string,
): AsyncGenerator<AnyFact[]> {
  await sql`
    declare portrait_facts no scroll cursor for
    select workspace_id as "workspaceId", contact_id as "contactId", id, lane, pos, type,
      channel_id as "channelId", occurred_at as "occurredAt", recorded_at as "recordedAt", data
    from kernel.facts f
    where contact_id = any(${contactIds}::uuid[]) and workspace_id = ${workspaceId}
      and type = any(${portraitTypes}::text[]) and pos <= ${tail}
      and not exists (select from kernel.parked p where p.lane = f.lane and p.pos = f.pos
        and p.resolution is distinct from 'retried')`.execute(tx);
  for (;;) {
    const { rows } = await sql<AnyFact>`fetch ${sql.lit(portion)} from portrait_facts`.execute(tx);
    if (rows.length > 0) yield rows;
    if (rows.length < portion) break;
  }
  await sql`close portrait_facts`.execute(tx);
}

async function replaceSums(
  tx: Tx,
  contactIds: readonly string[],
  { buyers, tallies, habits, entered }: Sums,
): Promise<Set<string>> {
  const changed = new Set([
    ...(await replaceBuyers(tx, contactIds, [...buyers.values()])),
    ...(await replaceTallies(tx, contactIds, [...tallies.values()])),
    ...(await replaceHabits(tx, contactIds, [...habits.values()])),
    ...(await replaceEntered(tx, contactIds, [...entered.values()])),
  ]);
  const bought = [...buyers.values()].map(({ contactId }) => contactId);
  await workOutCustomers(tx, [...new Set([...bought, ...changed])]);
  return changed;
}
