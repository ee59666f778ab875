import type { Overview } from '#contracts/api/insights.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Grain } from './figures.ts';

export type Range = Overview['range'];

/** A range in the workspace's zone: what it compares, and the steps of its series. */
export interface RangeSpans {
  timeZone: string;
  from: Date;
  to: Date;
  previousFrom: Date;
  previousTo: Date;
  /** First and last day, `YYYY-MM-DD`. */
  days: { from: string; to: string };
  starts: Date[];
  grain: Grain;
}

const lengths: Record<Range, number> = { today: 1, '7d': 7, '30d': 30 };

/**
 * The days of a range up to this moment, and as many days before up to the same time of day, so that
 * a morning is compared with a morning.
 */
export async function spansOf(
  tx: Tx,
  workspaceId: string,
  range: Range,
  now: Date,
): Promise<RangeSpans> {
  const length = lengths[range];
  const step = range === 'today' ? sql`interval '1 hour'` : sql`interval '1 day'`;
  const { rows } = await sql<RangeSpans & { firstDay: string; lastDay: string }>`
    with zone as (
      select time_zone as name, ${now}::timestamptz at time zone time_zone as clock
      from kernel.workspaces where id = ${workspaceId}
    ), span as (
      select name, clock, clock::date - ${length - 1}::int as first from zone
    )
    select name as "timeZone", first::timestamp at time zone name as from, ${now}::timestamptz as to,
      (first - ${length}::int)::timestamp at time zone name as "previousFrom",
      (clock - make_interval(days => ${length})) at time zone name as "previousTo",
      to_char(first, 'YYYY-MM-DD') as "firstDay", to_char(clock::date, 'YYYY-MM-DD') as "lastDay",
      array(select generate_series(first::timestamp at time zone name, ${now}::timestamptz, ${step}, name)) as starts
    from span`.execute(tx);
  const row = rows[0];
  if (!row) throw notFound('workspace', workspaceId);
  const { firstDay, lastDay, ...spans } = row;
  return {
    ...spans,
    days: { from: firstDay, to: lastDay },
    grain: range === 'today' ? 'minute' : 'quarter',
  };
}
