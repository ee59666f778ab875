import { groupOf, rfmGroups, scores } from '#contracts/rfm.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { FieldQuery, FieldRows, SegmentField } from '#kernel/segment-field.ts';
import { counts, f, m, r } from '../rfm/score.ts';
import { boughtBy } from './changed-by.ts';

type Sql = ReturnType<typeof sql>;

/** Buyers beside their workspace's cuts. Her orders in its currency alone count. */
const scored = ({ workspaceId, now }: FieldQuery, value: Sql): FieldRows => ({
  from: sql`portrait.customers c
    join portrait.cuts_at(${workspaceId}, ${now}) k on k.currency = c.currency`,
  contact: sql.ref('c.person_id'),
  ofPeople: true,
  where: sql`c.workspace_id = ${workspaceId} and ${counts}`,
  value,
});

/**
 * Cuts of so many days ago move with time: then recency falls when the nearest one below reaches her
 * last order. Those of quintiles stand until the next night.
 */
const untilRecencyFalls = (now: Sql) => sql`case when k.computed_at = ${now} then ${now}
  + (c.last_at - (select max(cut) from unnest(k.recency) cut where cut < c.last_at)) end`;

/** Other cuts are other cells, for everybody. */
async function version(tx: Tx, workspaceId: string): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    select concat_ws(' ', (select computed_at from portrait.quintiles
        where workspace_id = ${workspaceId}),
      (select rfm from portrait.settings where workspace_id = ${workspaceId})) as version`.execute(
    tx,
  );
  return rows[0]?.version ?? '';
}

const score = (name: string, value: Sql, moves: boolean): SegmentField => ({
  name: `portrait.${name}`,
  group: 'portrait',
  type: 'number',
  changedBy: boughtBy,
  version,
  rows: (query) => ({
    ...scored(query, sql`${value}::float8`),
    ...(moves && { until: untilRecencyFalls(query.now) }),
  }),
});

/** The groups of all cells, by recency, then frequency, then money: each score is worked out once. */
const groupsByScores = scores.flatMap((r) =>
  scores.flatMap((f) => scores.map((m) => groupOf({ r, f, m }))),
);
const groupOfCell = sql`(${groupsByScores}::text[])[(${r} - 1) * 25 + (${f} - 1) * 5 + ${m}]`;

/** Where she stands among the buyers. */
export const rfmFields: SegmentField[] = [
  {
    name: 'portrait.rfmGroup',
    group: 'portrait',
    type: 'choice',
    changedBy: boughtBy,
    version,
    rows: (query) => ({ ...scored(query, groupOfCell), until: untilRecencyFalls(query.now) }),
    choices: (_tx, _workspaceId, { q }) =>
      Promise.resolve(
        rfmGroups
          .filter((group) => group.toLowerCase().includes(q.toLowerCase()))
          .map((value) => ({ value, label: null, parent: null })),
      ),
  },
  score('rfmRecency', r, true),
  score('rfmFrequency', f, false),
  score('rfmMoney', m, false),
];
