import type { CodeStats } from '#contracts/api/codes.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';

/** A code, or a place with everything below it. */
export type StatsOf = { codeId: string } | { nodeId: string };

export interface StatsRange {
  /** First and last day, in the workspace's zone. */
  from?: string | undefined;
  to?: string | undefined;
}

const defaultDays = 30;

type Totals = CodeStats['totals'];

/**
 * Statistics by day. Every figure is exact; people are counted once in a total and once in each day,
 * as whom they were known by when they came: no later merge changes a figure.
 */
export async function codeStats(
  tx: Tx,
  workspaceId: string,
  now: Date,
  of: StatsOf,
  range: StatsRange,
): Promise<CodeStats> {
  const codes = await codesOf(tx, workspaceId, of);
  const span = await resolveSpan(tx, workspaceId, now, range);
  const { rows: days } = await sql<CodeStats['days'][number]>`
    select to_char(day, 'YYYY-MM-DD') as day, coalesce(f.scans, 0)::int scans, coalesce(f.visits, 0)::int visits, coalesce(p.people, 0)::int people,
      coalesce(f.follows, 0)::int follows, coalesce(f.returning, 0)::int as returning,
      coalesce(f.messages, 0)::int messages, coalesce(f.orders, 0)::int orders, coalesce(r.revenue, '[]') revenue
    from generate_series(${span.from}::date, ${span.to}::date, '1 day') day
    left join (${figures(codes, span.from, span.to, sql`day,`)} group by day) f using (day)
    left join (
      select (at at time zone ${span.timeZone})::date as day, count(distinct contact_id) people from codes.scans
      where code_id = any(${codes}::uuid[]) and at >= ${span.start} and at < ${span.end} group by 1
    ) p using (day)
    left join (
      select day, jsonb_agg(jsonb_build_object('currency', currency, 'amount', amount) order by currency) revenue
      from (select day, currency, sum(amount) amount from codes.daily_revenue
        where code_id = any(${codes}::uuid[]) and day between ${span.from}::date and ${span.to}::date group by 1, 2) x
      group by day
    ) r using (day)
    order by day`.execute(tx);
  return {
    from: span.from,
    to: span.to,
    timeZone: span.timeZone,
    totals: await totals(tx, codes, { ...span }),
    previous: await totals(tx, codes, {
      ...span,
      from: span.previousFrom,
      to: span.previousTo,
      start: span.previousStart,
      end: span.start,
    }),
    retention: await retention(tx, codes, now),
    days,
  };
}

const figures = (codes: string[], from: string, to: string, key: ReturnType<typeof sql>) => sql`
  select ${key} sum(scans) scans, sum(visits) visits, sum(follows) follows, sum(returning_follows) as returning, sum(messages) messages,
    sum(orders) orders
  from codes.daily where code_id = any(${codes}::uuid[]) and day between ${from}::date and ${to}::date`;

interface Window {
  from: string;
  to: string;
  start: Date;
  end: Date;
}

async function totals(tx: Tx, codes: string[], { from, to, start, end }: Window): Promise<Totals> {
  const { rows } = await sql<Totals>`
    select coalesce(f.scans, 0)::int scans, coalesce(f.visits, 0)::int visits, coalesce(f.follows, 0)::int follows, coalesce(f.returning, 0)::int as returning,
      coalesce(f.messages, 0)::int messages, coalesce(f.orders, 0)::int orders,
      (select count(distinct contact_id)::int from codes.scans
        where code_id = any(${codes}::uuid[]) and at >= ${start} and at < ${end}) people,
      coalesce((select jsonb_agg(jsonb_build_object('currency', currency, 'amount', amount) order by currency)
        from (select currency, sum(amount) amount from codes.daily_revenue
          where code_id = any(${codes}::uuid[]) and day between ${from}::date and ${to}::date group by 1) x), '[]') revenue
    from (${figures(codes, from, to, sql``)}) f`.execute(tx);
  return rows[0] as Totals;
}

/** Of the follows that are at least so many days old, how many lasted that long. */
async function retention(tx: Tx, codes: string[], now: Date): Promise<CodeStats['retention']> {
  const { rows } = await sql<CodeStats['retention'][number]>`
    select n.days, count(f.contact_id)::int as of,
      count(*) filter (where f.contact_id is not null and (f.unfollowed_at is null
        or f.unfollowed_at >= f.followed_at + make_interval(days => n.days)))::int still
    from (values (1), (7), (30)) n(days)
    left join codes.follows f on f.code_id = any(${codes}::uuid[])
      and f.followed_at <= ${now}::timestamptz - make_interval(days => n.days)
    group by n.days order by n.days`.execute(tx);
  return rows;
}

async function codesOf(tx: Tx, workspaceId: string, of: StatsOf): Promise<string[]> {
  if ('codeId' in of) {
    const { rows } = await sql<{
      id: string;
    }>`select id from codes.codes where workspace_id = ${workspaceId} and id = ${of.codeId}`.execute(
      tx,
    );
    if (!rows[0]) throw notFound('code', of.codeId);
    return [rows[0].id];
  }
  const { rows } = await sql<{ id: string | null }>`select c.id from codes.nodes n
    left join codes.codes c on c.node_id = n.id
    where n.workspace_id = ${workspaceId} and n.path @> array[${of.nodeId}]::uuid[]`.execute(tx);
  if (rows.length === 0) throw notFound('place', of.nodeId);
  return rows.flatMap(({ id }) => id ?? []);
}

/** Days as dates, and the moments at which they begin in the workspace's zone. */
async function resolveSpan(tx: Tx, workspaceId: string, now: Date, range: StatsRange) {
  const { rows } = await sql<
    Window & { timeZone: string; previousFrom: string; previousTo: string; previousStart: Date }
  >`
    with given as (
      select time_zone, coalesce(${range.to ?? null}::date, (${now}::timestamptz at time zone time_zone)::date) as last
      from kernel.workspaces where id = ${workspaceId}
    ), span as (
      select time_zone, last, least(coalesce(${range.from ?? null}::date, last - ${defaultDays - 1}::int), last) as first from given
    )
    select time_zone as "timeZone", to_char(first, 'YYYY-MM-DD') as from, to_char(last, 'YYYY-MM-DD') as to,
      first::timestamp at time zone time_zone as start, (last + 1)::timestamp at time zone time_zone as end,
      to_char(first - (last - first + 1), 'YYYY-MM-DD') as "previousFrom", to_char(first - 1, 'YYYY-MM-DD') as "previousTo",
      (first - (last - first + 1))::timestamp at time zone time_zone as "previousStart"
    from span`.execute(tx);
  if (!rows[0]) throw notFound('workspace', workspaceId);
  return rows[0];
}
