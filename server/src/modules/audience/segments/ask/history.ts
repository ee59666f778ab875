import type { SegmentChange, SegmentHistory } from '#contracts/api/segments.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { dayIn } from '#kernel/time/zones.ts';
import { addDays, dayAfter, startOfDay } from '../compile/calendar/days.ts';
import type { SegmentRow } from '../store.ts';

const hourMs = 3_600_000;
/** At most so many days are answered. Our choice (2026-11). */
const longest = { hour: 14, day: 800 };

/** The days asked for, or the latest: a month by day, two days by hour. */
export function latestRange(
  { from, to, by }: { from?: string | undefined; to?: string | undefined; by: 'hour' | 'day' },
  timeZone: string,
  now: Date,
): Range {
  const today = dayIn(timeZone, now);
  const last = to !== undefined && to < today ? to : today;
  const first = from ?? addDays(last, by === 'hour' ? -1 : -29);
  const earliest = addDays(last, 1 - longest[by]);
  return { first: first < earliest ? earliest : first, last, by };
}

/** Whole days of the workspace's time zone. */
interface Range {
  first: string;
  last: string;
  by: 'hour' | 'day';
}

/**
 * A segment's size over time, worked back from what it is now by who came and went. Flows
 * are kept by hours of UTC: where clocks differ from it by half an hour, days begin that much off.
 */
export async function historyOf(
  tx: Tx,
  timeZone: string,
  segment: Pick<SegmentRow, 'no' | 'size' | 'createdAt'>,
  { first, last, by }: Range,
  now: Date,
): Promise<SegmentHistory> {
  const start = startOfDay(first, timeZone);
  const { rows } = await sql<{ hour: Date; entered: number; departed: number; adjusted: number }>`
    select hour, sum(entered)::int as entered, sum(departed)::int as departed,
      sum(adjusted)::int as adjusted
    from audience.flows where segment = ${segment.no} and hour >= ${start}
    group by hour order by hour desc`.execute(tx);
  const starts = startsOf(first, last, by, timeZone).filter(
    (at) =>
      at <= now.getTime() &&
      at + (by === 'hour' ? hourMs : 24 * hourMs) > segment.createdAt.getTime(),
  );
  const points: SegmentHistory['points'] = [];
  let size = segment.size;
  let next = 0;
  for (const at of starts.reverse()) {
    const own = { entered: 0, departed: 0, adjusted: 0 };
    // What happened after this span's end is taken off first; spans come the latest first.
    const end = points.length === 0 ? endOf(at, by, timeZone) : Date.parse(points.at(-1)?.at ?? '');
    for (; next < rows.length; next++) {
      const row = rows[next];
      if (!row || row.hour.getTime() < at) break;
      if (row.hour.getTime() >= end) {
        size -= row.entered - row.departed + row.adjusted;
        continue;
      }
      own.entered += row.entered;
      own.departed += row.departed;
      own.adjusted += row.adjusted;
    }
    points.push({
      at: new Date(at).toISOString(),
      size,
      entered: own.entered,
      left: own.departed,
    });
    size -= own.entered - own.departed + own.adjusted;
  }
  return { timeZone, points: points.reverse() };
}

function startsOf(first: string, last: string, by: 'hour' | 'day', timeZone: string): number[] {
  const starts: number[] = [];
  for (let day = first; day <= last; day = dayAfter(day)) {
    const start = startOfDay(day, timeZone).getTime();
    if (by === 'day') starts.push(start);
    else
      for (let at = start; at < startOfDay(dayAfter(day), timeZone).getTime(); at += hourMs)
        starts.push(at);
  }
  return starts;
}

const endOf = (at: number, by: 'hour' | 'day', timeZone: string) =>
  by === 'hour'
    ? at + hourMs
    : startOfDay(dayAfter(dayIn(timeZone, new Date(at))), timeZone).getTime();

interface ChangeRow {
  id: string;
  personId: string;
  entered: boolean;
  at: Date;
  cause: SegmentChange['cause'];
  by: string | null;
}

/** Who came and went, the latest first. */
export async function changesOf(
  tx: Tx,
  workspaceId: string,
  segmentId: string,
  page: { direction: 'entered' | 'left' | null; before: string | null; limit: number },
): Promise<ChangeRow[]> {
  const types = page.direction
    ? [`segment.${page.direction}`]
    : ['segment.entered', 'segment.left'];
  const { rows } = await sql<ChangeRow>`
    select f.id, coalesce(c.merged_into, c.id) as "personId", f.type = 'segment.entered' as entered,
      f.occurred_at as at, f.data ->> 'cause' as cause, f.data ->> 'by' as by
    from (
      select * from kernel.facts
      where workspace_id = ${workspaceId} and type in ('segment.entered', 'segment.left')
        and type = any(${types}::text[]) and data ->> 'segmentId' = ${segmentId}
        and (${page.before}::uuid is null or id < ${page.before})
      order by id desc limit ${page.limit}
    ) f join kernel.contacts c on c.id = f.contact_id
    order by f.id desc`.execute(tx);
  return rows;
}
