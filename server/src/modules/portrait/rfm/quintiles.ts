import { sql, type Tx } from '#kernel/db/database.ts';
import { everyBuyer } from './score.ts';

/** The bounds of the fifths: a value has the score of the fifth it lies in. */
export const fifths = sql`array[0.2, 0.4, 0.6, 0.8]`;

/** Where a window of so many months before a moment begins, by the workspace's calendar. */
async function windowStart(
  tx: Tx,
  workspaceId: string,
  months: number | null,
  at: Date,
): Promise<Date | null> {
  const { rows } = await sql<{ since: Date | null }>`
    select (${at}::timestamptz at time zone time_zone - make_interval(months => ${months}::int))
      at time zone time_zone as since
    from kernel.workspaces where id = ${workspaceId}`.execute(tx);
  return rows[0]?.since ?? null;
}

/**
 * Works out the quintiles of a workspace's buyers as of now, and moves the window whose orders count.
 * Without buyers there are none, or those of before stand.
 */
export async function saveQuintiles(
  tx: Tx,
  given: { workspaceId: string; currency: string; months: number | null; now: Date },
): Promise<void> {
  const { workspaceId, currency, months, now } = given;
  const since = await windowStart(tx, workspaceId, months, now);
  await sql`
    update portrait.quintiles set since = ${since}, computed_at = ${now}
    where workspace_id = ${workspaceId} and currency = ${currency}`.execute(tx);
  await sql`
    insert into portrait.quintiles as q
      (workspace_id, currency, computed_at, since, recency, frequency, money)
    select ${workspaceId}::uuid, ${currency}, ${now}::timestamptz, ${since}::timestamptz, recency,
      frequency, money
    from (
      select percentile_disc(${fifths}) within group (order by last_at) as recency,
        percentile_disc(${fifths}) within group (order by orders) as frequency,
        percentile_disc(${fifths}) within group (order by money) as money
      from (${everyBuyer(workspaceId, sql`${currency}`, since)}) c
    ) bounds
    where recency is not null
    on conflict (workspace_id) do update set currency = excluded.currency,
      computed_at = excluded.computed_at, since = excluded.since, recency = excluded.recency,
      frequency = excluded.frequency, money = excluded.money`.execute(tx);
}
