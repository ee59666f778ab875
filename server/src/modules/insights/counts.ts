import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { minutesKeptMs, type Count, type Grain } from './figures.ts';
import type { Histogram } from './histogram.ts';

/** Adds to the figures; rows are taken in the order given, so that two batches never block each other. */
export async function addCounts(tx: Tx, counts: readonly Count[]): Promise<void> {
  if (counts.length === 0) return;
  await sql`
    insert into insights.counts as c (workspace_id, grain, at, figure, shard, value)
    select "workspaceId", grain, at, figure, shard, value
    from jsonb_to_recordset(${asJson(counts)}) as x("workspaceId" uuid, grain text, at timestamptz,
      figure text, shard smallint, value bigint)
    on conflict (workspace_id, grain, at, figure, shard)
      do update set value = c.value + excluded.value`.execute(tx);
}

/** Late facts may still come; they make new shards, which the next folding takes. */
const settledAfterMs = 20 * 60_000;
/** Bounds a transaction; ours, 2026-11. */
const foldLimit = 5_000;

/**
 * Folds the shards of spans that are over into one row each.
 * @returns how many rows were folded; as many as the limit when there are more
 */
export async function foldShards(tx: Tx, now: Date): Promise<{ folded: number; more: boolean }> {
  const before = new Date(now.getTime() - settledAfterMs);
  const { rows } = await sql<{ folded: number }>`
    with chosen as (
      select workspace_id, grain, at, figure, shard from insights.counts
      where shard > 0 and at < ${before} order by at limit ${foldLimit} for update skip locked
    ), gone as (
      delete from insights.counts c using chosen x
      where (c.workspace_id, c.grain, c.at, c.figure, c.shard)
        = (x.workspace_id, x.grain, x.at, x.figure, x.shard)
      returning c.*
    ), kept as (
      insert into insights.counts as c (workspace_id, grain, at, figure, shard, value)
      select workspace_id, grain, at, figure, 0, sum(value) from gone group by 1, 2, 3, 4
      order by 1, 2, 3, 4
      on conflict (workspace_id, grain, at, figure, shard)
        do update set value = c.value + excluded.value
    )
    select count(*)::int as folded from gone`.execute(tx);
  const folded = rows[0]?.folded ?? 0;
  return { folded, more: folded === foldLimit };
}

/** Deletes minutes that no overview shows any more. */
export async function dropMinutes(tx: Tx, now: Date): Promise<void> {
  const before = new Date(now.getTime() - minutesKeptMs);
  await sql`delete from insights.counts where grain = 'minute' and at < ${before}`.execute(tx);
}

/** Two spans of time to compare. */
export interface Spans {
  from: Date;
  to: Date;
  previousFrom: Date;
  previousTo: Date;
}

/** Every figure of the span and of the one before; those without any are left out. */
export async function readTotals(
  tx: Tx,
  workspaceId: string,
  grain: Grain,
  spans: Spans,
): Promise<Map<string, { value: number; previous: number }>> {
  const { from, to, previousFrom, previousTo } = spans;
  const { rows } = await sql<{ figure: string; value: string; previous: string }>`
    select figure, coalesce(sum(value) filter (where at >= ${from}), 0) as value,
      coalesce(sum(value) filter (where at < ${previousTo}), 0) as previous
    from insights.counts
    where workspace_id = ${workspaceId} and grain = ${grain} and at >= ${previousFrom} and at <= ${to}
    group by figure`.execute(tx);
  return new Map(
    rows.map(({ figure, value, previous }) => [
      figure,
      { value: Number(value), previous: Number(previous) },
    ]),
  );
}

/** Figures by step of a series. `starts`: where each step begins, ascending; the last ends at `to`. */
export async function readSeries(
  tx: Tx,
  workspaceId: string,
  grain: Grain,
  given: { starts: readonly Date[]; to: Date; figures: readonly string[] },
): Promise<{ step: number; figure: string; value: number }[]> {
  const { starts, to, figures } = given;
  const { rows } = await sql<{ step: number; figure: string; value: number }>`
    select width_bucket(at, ${starts}::timestamptz[]) - 1 as step, figure, sum(value)::int as value
    from insights.counts
    where workspace_id = ${workspaceId} and grain = ${grain} and at >= ${starts[0]} and at <= ${to}
      and figure = any(${figures}::text[])
    group by 1, 2`.execute(tx);
  return rows;
}

/** How many reaction times fell into each bucket of the histogram. */
export async function readTimes(
  tx: Tx,
  workspaceId: string,
  { from, to }: { from: Date; to: Date },
): Promise<Histogram> {
  const { rows } = await sql<{ bucket: number; count: number }>`
    select figure::int as bucket, sum(value)::int as count from insights.counts
    where workspace_id = ${workspaceId} and grain = 'times' and at >= ${from} and at <= ${to}
    group by figure`.execute(tx);
  return new Map(rows.map(({ bucket, count }) => [bucket, count]));
}
