import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Arrival } from './arrivals.ts';
import { personKey, type Follow } from './store.ts';

/** Rows over which the figures of one code and day are spread; of one code's totals likewise. */
const shards = 8;
export const shardOf = (lane: number) => lane % shards;

interface Figures {
  workspaceId: string;
  codeId: string;
  at: Date;
  shard: number;
  scans: number;
  visits: number;
  people: number;
  follows: number;
  back: number;
}

/** Adds the scans, visits and follows of a batch to the figures of their codes. */
export async function countArrivals(
  tx: Tx,
  arrivals: readonly Arrival[],
  follows: readonly Follow[],
  touchedBefore: ReadonlySet<string>,
): Promise<void> {
  const rows = [...arrived(arrivals, touchedBefore), ...followed(follows)];
  if (rows.length === 0) return;
  // Batches under way at once hold different lanes: hardly ever do two of them meet in a row.
  const shard = 1 + Math.min(...rows.map((row) => row.shard));
  // Sorted, so that two batches never wait for each other in a circle.
  await sql`with given as materialized (
      select x.*, (x.at at time zone w.time_zone)::date as day
      from jsonb_to_recordset(${asJson(rows)}) as x("workspaceId" uuid, "codeId" uuid, at timestamptz,
        shard smallint, scans int, visits int, people int, follows int, back int)
      join kernel.workspaces w on w.id = x."workspaceId"
    ), counted as (
      insert into codes.daily as d
        (workspace_id, code_id, day, shard, scans, visits, follows, returning_follows)
      select "workspaceId", "codeId", day, shard, sum(scans), sum(visits), sum(follows), sum(back)
      from given group by 1, 2, 3, 4 order by 2, 3, 4
      on conflict (code_id, day, shard) do update set scans = d.scans + excluded.scans,
        visits = d.visits + excluded.visits, follows = d.follows + excluded.follows,
        returning_follows = d.returning_follows + excluded.returning_follows
    )
    insert into codes.unfolded as t (workspace_id, code_id, shard, scans, visits, follows, people)
    select "workspaceId", "codeId", ${shard}::smallint, sum(scans), sum(visits), sum(follows), sum(people)
    from given group by 1, 2 order by 1, 2
    on conflict (workspace_id, code_id, shard) do update set scans = t.scans + excluded.scans,
      visits = t.visits + excluded.visits, follows = t.follows + excluded.follows,
      people = t.people + excluded.people`.execute(tx);
}

const none = { scans: 0, visits: 0, people: 0, follows: 0, back: 0 };

function arrived(arrivals: readonly Arrival[], touchedBefore: ReadonlySet<string>): Figures[] {
  const touched = new Set(touchedBefore);
  return arrivals.flatMap(({ workspaceId, contactId, code, at, lane, kind }) => {
    if (!code) return [];
    const codeId = code.id;
    const key = personKey({ contactId, codeId });
    const people = Number(!touched.has(key));
    touched.add(key);
    const visit = Number(kind === 'visiting');
    const figures = { ...none, scans: 1 - visit, visits: visit, people };
    return [{ ...figures, workspaceId, codeId, at, shard: shardOf(lane) }];
  });
}

const followed = (follows: readonly Follow[]): Figures[] =>
  follows.map(({ workspaceId, codeId, at, lane, isNew }) => {
    const figures = { ...none, follows: Number(isNew), back: Number(!isNew) };
    return { ...figures, workspaceId, codeId, at, shard: shardOf(lane) };
  });

/** Bounds a transaction; ours, 2026-11. */
const foldLimit = 2_000;

/** Adds what came since the last time to the codes' own rows. @returns whether there is more */
export async function foldTotals(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ folded: number }>`
    with chosen as (
      select workspace_id, code_id, shard from codes.unfolded
      order by workspace_id, code_id, shard limit ${foldLimit} for update skip locked
    ), gone as (
      delete from codes.unfolded u using chosen c
      where (u.workspace_id, u.code_id, u.shard) = (c.workspace_id, c.code_id, c.shard)
      returning u.*
    ), kept as (
      update codes.codes c set scans = c.scans + s.scans, visits = c.visits + s.visits,
        follows = c.follows + s.follows, people = c.people + s.people
      from (
        select code_id, sum(scans) scans, sum(visits) visits, sum(follows) follows, sum(people) people
        from gone group by code_id
      ) s
      where c.id = s.code_id
    )
    select count(*)::int as folded from gone`.execute(tx);
  return (rows[0]?.folded ?? 0) === foldLimit;
}
