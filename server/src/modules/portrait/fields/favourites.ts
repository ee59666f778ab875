import type { Dimension, TraitName } from '#contracts/api/portrait.ts';
import { sql } from '#kernel/db/database.ts';
import type { FieldRows, SegmentField } from '#kernel/segment-field.ts';
import { doneBy, toldBy } from './changed-by.ts';
import { valueChoices } from './value-choices.ts';

type Listed = Exclude<Dimension, 'product'>;
type Sql = ReturnType<typeof sql>;

/**
 * The value that comes up most often over all contacts that are her, of equals the latest; unless
 * staff said another. The same as on her page.
 *
 * @param votes rows of contact_id, value, votes and at
 */
const favourite = (workspaceId: string, trait: TraitName, votes: Sql): FieldRows => ({
  from: sql`(
    select e.contact_id, lower(normalize(trim(e.value #>> '{}'), nfkc)) as value, null::int as votes,
      e.at, e.fact_id
    from portrait.entered e where e.workspace_id = ${workspaceId} and e.trait = ${trait}
    union all
    select v.contact_id, v.value, v.votes, v.at, null from (${votes}) v
  ) v`,
  contact: sql.ref('v.contact_id'),
  where: sql`true`,
  value: sql.ref('v.value'),
  folded: {
    columns: {
      value: sql.ref('v.value'),
      votes: sql.ref('v.votes'),
      at: sql.ref('v.at'),
      fact_id: sql.ref('v.fact_id'),
    },
    value: sql`coalesce(
      (array_agg(x.value order by x.at desc, x.fact_id desc) filter (where x.votes is null))[1],
      (select own.value from unnest(array_agg(x.value) filter (where x.votes > 0),
          array_agg(x.votes) filter (where x.votes > 0), array_agg(x.at) filter (where x.votes > 0))
        as own(value, votes, at)
        group by own.value order by sum(own.votes) desc, max(own.at) desc nulls last, own.value
        limit 1))`,
  },
});

const bought = (name: string, trait: TraitName, dimension: Listed): SegmentField => ({
  name: `portrait.${name}`,
  group: 'portrait',
  type: 'choice',
  changedBy: toldBy,
  rows: ({ workspaceId }) =>
    favourite(
      workspaceId,
      trait,
      sql`select t.contact_id, t.value, t.bought as votes, t.bought_at as at from portrait.tallies t
        where t.workspace_id = ${workspaceId} and t.dimension = ${dimension}
          and t.dimension <> 'product' and t.bought > 0`,
    ),
  choices: valueChoices(dimension),
});

/** What she buys most, and where; and where she is most at home. */
export const favouriteFields: SegmentField[] = [
  bought('favouriteCategory', 'consumption.category', 'category'),
  bought('favouriteBrand', 'consumption.brand', 'brand'),
  bought('favouriteStore', 'consumption.store', 'store'),
  bought('favouriteSource', 'consumption.source', 'source'),
  {
    name: 'portrait.channel',
    group: 'portrait',
    type: 'choice',
    changedBy: doneBy,
    rows: ({ workspaceId }) =>
      favourite(
        workspaceId,
        'social.channel',
        sql`select h.contact_id, h.channel as value, h.wrote + h.tapped + h.viewed + h.did as votes,
            null::timestamptz as at
          from portrait.habits h where h.workspace_id = ${workspaceId}`,
      ),
    choices: async (tx, workspaceId, { q, limit }) => {
      const { rows } = await sql<{ value: string; label: string | null }>`
        select value, label from (
          select id::text as value, name as label from channels.accounts
          where workspace_id = ${workspaceId}
          union all values ('web', null), ('app', null)
        ) known
        where strpos(lower(coalesce(label, value)), lower(${q})) > 0
        order by label nulls last, value limit ${limit}`.execute(tx);
      return rows.map((row) => ({ ...row, parent: null }));
    },
  },
];
