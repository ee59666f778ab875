import { sql, type Tx } from '#kernel/db/database.ts';
import type { FieldQuery, SegmentField } from '#kernel/segment-field.ts';
import { hoursFrom } from '../traits/social.ts';
import { doneBy } from './changed-by.ts';

const habits = ({ workspaceId }: FieldQuery) => ({
  from: sql`portrait.habits h`,
  contact: sql.ref('h.contact_id'),
  where: sql`h.workspace_id = ${workspaceId}`,
});

/** Quarters of the day from midnight, in the workspace's zone. */
const quarters = ['night', 'morning', 'afternoon', 'evening'] as const;

/** As `offsetHoursOf`: whole hours that the zone's clocks are ahead of UTC, halves up. */
const offset = ({ timeZone, now }: FieldQuery) => sql`floor(extract(epoch from
  (${now} at time zone ${timeZone}) - (${now} at time zone 'UTC')) / 3600 + 0.5)::int`;

/** Which hours those of UTC are now: other ones after clocks were changed. */
async function clocks(tx: Tx, workspaceId: string): Promise<string> {
  const { rows } = await sql<{ hours: string }>`
    select extract(epoch from (now() at time zone time_zone) - (now() at time zone 'UTC'))::text as hours
    from kernel.workspaces where id = ${workspaceId}`.execute(tx);
  return rows[0]?.hours ?? '';
}

/** When she does most, and how much she answers; as her page shows it in more detail. */
export const socialFields: SegmentField[] = [
  {
    name: 'portrait.timeOfDay',
    group: 'portrait',
    type: 'choice',
    changedBy: doneBy,
    version: clocks,
    rows: (query) => ({
      ...habits(query),
      value: sql`null::text`,
      folded: {
        columns: { hours: sql.ref('h.hours') },
        value: sql`(
          select (${quarters}::text[])[q.quarter + 1] from (
            select ((own.place - 1 + ${offset(query)} + 48) % 24 / 6)::int as quarter,
              sum(own.times) as times, sum(sum(own.times)) over () as total
            from unnest(array_agg(x.hours)) with ordinality as own(times, place) group by 1) q
          where q.total >= ${hoursFrom} order by q.times desc, q.quarter limit 1)`,
      },
    }),
    choices: (_tx, _workspaceId, { q }) =>
      Promise.resolve(
        quarters
          .filter((quarter) => quarter.includes(q.toLowerCase()))
          .map((value) => ({ value, label: null, parent: null })),
      ),
  },
  {
    name: 'portrait.replyShare',
    group: 'portrait',
    type: 'number',
    changedBy: doneBy,
    rows: (query) => ({
      ...habits(query),
      value: sql`null::float8`,
      folded: {
        columns: { answered: sql`h.wrote + h.tapped`, sent: sql.ref('h.sent') },
        value: sql`(100.0 * sum(x.answered) / nullif(sum(x.sent), 0))::float8`,
      },
    }),
  },
];
