import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Sample } from './statistics.ts';

type Sql = ReturnType<typeof sql>;

/** Whose ways are looked at: those who came in during these days; of very many, the latest. */
export interface Cohort {
  workspaceId: string;
  journeyId: string;
  version: number | null;
  since: Date;
  until: Date;
}

/** Ours, 2026-11: so many ways are read in seconds, and tell a share to a tenth of a per cent. */
export const cohortLimit = 200_000;

const runsIn = ({ workspaceId, journeyId, version, since, until }: Cohort): Sql => sql`
  journey_id = ${journeyId} and workspace_id = ${workspaceId}
  and (${version}::int is null or version = ${version})
  and entered_at >= ${since} and entered_at < ${until}`;

/** A CTE `cohort` of runs, for a statement that reads it. */
const cohort = (given: Cohort): Sql => sql`
  cohort as materialized (
    select contact_id, id, version, status, reason, entered_at, goal_at from journeys.runs
    where ${runsIn(given)} order by entered_at desc limit ${cohortLimit}
  )`;

/** How many ways there are, also of those that are not looked at. */
export async function countRuns(tx: Tx, given: Cohort): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from journeys.runs where ${runsIn(given)}`.execute(tx);
  return rows[0]?.n ?? 0;
}

export async function reasonsIn(
  tx: Tx,
  given: Cohort,
): Promise<{ reason: string; count: number }[]> {
  const { rows } = await sql<{ reason: string; count: number }>`
    with ${cohort(given)}
    select coalesce(reason, '') as reason, count(*)::int as count from cohort
    where status = 'ended' group by 1 order by 2 desc, 1`.execute(tx);
  return rows;
}

export interface StepFigures {
  version: number;
  step: string;
  entered: number;
  people: number;
  here: number;
}

export async function stepsIn(tx: Tx, given: Cohort): Promise<StepFigures[]> {
  const { rows } = await sql<StepFigures>`
    with ${cohort(given)}
    select v.version, v.step, count(*)::int as entered, count(distinct v.run_id)::int as people,
      count(*) filter (where v.left_at is null)::int as here
    from cohort c join journeys.visits v on v.contact_id = c.contact_id and v.run_id = c.id
    group by 1, 2`.execute(tx);
  return rows;
}

export interface OutletFigures {
  version: number;
  step: string;
  outlet: string;
  left: number;
  medianSeconds: number;
  p90Seconds: number;
}

export async function outletsIn(tx: Tx, given: Cohort): Promise<OutletFigures[]> {
  const { rows } = await sql<OutletFigures>`
    with ${cohort(given)}
    select version, step, outlet, count(*)::int as left,
      percentile_cont(0.5) within group (order by seconds) as "medianSeconds",
      percentile_cont(0.9) within group (order by seconds) as "p90Seconds"
    from (
      select v.version, v.step, v.outlet,
        extract(epoch from v.left_at - v.entered_at)::float8 as seconds
      from cohort c join journeys.visits v on v.contact_id = c.contact_id and v.run_id = c.id
      where v.outlet is not null
    ) gone
    group by 1, 2, 3 order by 1, 2, 4 desc, 3`.execute(tx);
  return rows;
}

/** People of a version, or of an arm of one of its splits. */
export interface GroupKey {
  version: number;
  step: string | null;
  arm: string | null;
}
export interface GroupFigures extends GroupKey {
  entered: number;
  reached: number;
}
export interface GroupRevenue extends GroupKey, Omit<Sample, 'n'> {
  currency: string;
  /** How many of the group spent something. */
  buyers: number;
}

/** What is known of a version: its splits, and how long orders count after somebody came in. */
export interface VersionTerms {
  version: number;
  splits: readonly string[];
  withinMs: number | null;
}

/** CTEs `terms` and `groups`: each run in its version and, by her first visit, in arms of splits. */
const groups = (terms: readonly VersionTerms[]): Sql => sql`
  terms as (
    select * from jsonb_to_recordset(${asJson(terms)})
      as t(version int, splits jsonb, "withinMs" float8)
  ), groups as (
    select id, contact_id, version, goal_at, null::text as step, null::text as arm from cohort
    union all
    select c.id, c.contact_id, v.version, c.goal_at, v.step, v.outlet
    from cohort c cross join lateral (
      select distinct on (v.version, v.step) v.version, v.step, v.outlet
      from journeys.visits v join terms t on t.version = v.version and t.splits ? v.step
      where v.contact_id = c.contact_id and v.run_id = c.id and v.outlet is not null
        and v.outlet <> '-'
      order by v.version, v.step, v.seq
    ) v
  )`;

export async function conversionsIn(
  tx: Tx,
  given: Cohort,
  terms: readonly VersionTerms[],
): Promise<GroupFigures[]> {
  const { rows } = await sql<GroupFigures>`
    with ${cohort(given)}, ${groups(terms)}
    select version, step, arm, count(*)::int as entered, count(goal_at)::int as reached
    from groups group by 1, 2, 3`.execute(tx);
  return rows;
}

/** Sums and sums of squares over what each person of a group spent; who spent nothing adds nothing. */
export async function revenueIn(
  tx: Tx,
  given: Cohort,
  terms: readonly VersionTerms[],
): Promise<GroupRevenue[]> {
  const { rows } = await sql<GroupRevenue>`
    with ${cohort(given)}, ${groups(terms)}, spent as (
      select c.id, o.currency, sum(o.total)::float8 as amount
      from cohort c
      join terms t on t.version = c.version and t."withinMs" is not null
      cross join lateral (
        select c.contact_id as id union all
        select m.id from kernel.contacts m where m.merged_into = c.contact_id
      ) person
      join commerce.orders o on o.contact_id = person.id and o.kind = 'order'
        and o.placed_at > c.entered_at
        and o.placed_at <= c.entered_at + t."withinMs" * interval '1 millisecond'
      where o.workspace_id = ${given.workspaceId}
      group by 1, 2
    )
    select g.version, g.step, g.arm, s.currency, sum(s.amount) as sum,
      sum(s.amount * s.amount) as squares, count(*)::int as buyers
    from groups g join spent s on s.id = g.id
    group by 1, 2, 3, 4 order by 4`.execute(tx);
  return rows;
}
