import { sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';

export const clearJourneyJob = 'journeys.clear';
/** Rows of each table in one transaction. */
const batch = 5_000;

/** Takes away what a deleted journey leaves behind, bit by bit; begun again after a crash. */
export async function clearJourney(
  kernel: Kernel,
  journeyId: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && (await clearSome(kernel.db, journeyId)) > 0);
  // The job is given back, so that somebody else goes on.
  if (signal.aborted) throw new Error('Stopped before everything was cleared.');
}

async function clearSome(tx: Tx, journeyId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with visited as (
      delete from journeys.visits where (contact_id, run_id, seq) in (
        select contact_id, run_id, seq from journeys.visits
        where journey_id = ${journeyId} limit ${batch}) returning 1
    ), ran as (
      delete from journeys.runs where (contact_id, id) in (
        select contact_id, id from journeys.runs
        where journey_id = ${journeyId} limit ${batch}) returning 1
    ), came as (
      delete from journeys.entries where (contact_id, journey_id) in (
        select e.contact_id, e.journey_id from journeys.entries e
        where e.journey_id = ${journeyId} limit ${batch}) returning 1
    ), counted as (delete from journeys.counts where journey_id = ${journeyId}),
      summed as (delete from journeys.totals where journey_id = ${journeyId})
    select ((select count(*) from visited) + (select count(*) from ran)
      + (select count(*) from came))::int as n`.execute(tx);
  return rows[0]?.n ?? 0;
}
