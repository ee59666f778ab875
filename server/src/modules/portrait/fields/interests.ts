import type { Dimension, TraitName } from '#contracts/api/portrait.ts';
import { sql } from '#kernel/db/database.ts';
import type { FieldQuery, FieldRows, SegmentField } from '#kernel/segment-field.ts';
import { epoch, scaleBits } from '../digest/decay.ts';
import { comparable, valueOf } from '../digest/vocabulary.ts';
import { defaultSettings } from '../settings.ts';
import { loadValues } from '../store/tallies.ts';
import { needDays } from '../traits/interests.ts';
import { toldBy } from './changed-by.ts';

/** A list is a person's interests down to three views of today, or one purchase of a while ago. Ours, 2026-11. */
const interestedFrom = 3;

type Listed = Exclude<Dimension, 'product'>;

const choices =
  (dimension: Listed): NonNullable<SegmentField['choices']> =>
  async (tx, workspaceId, { q, limit }) =>
    (await loadValues(tx, workspaceId, dimension, comparable(q), limit)).map((row) => ({
      ...row,
      parent: null,
    }));

/** What staff entered, a text or several, as rows of their own. */
const entered = (workspaceId: string, trait: TraitName) => sql`
  select e.contact_id, lower(normalize(trim(said.value), nfkc)) as value, null::timestamptz as until
  from portrait.entered e
  cross join lateral jsonb_array_elements_text(
    case jsonb_typeof(e.value) when 'array' then e.value when 'string' then jsonb_build_array(e.value)
      else '[]' end) said(value)
  where e.workspace_id = ${workspaceId} and e.trait = ${trait}`;

/** Rows of those contacts of whom staff said nothing else. */
const unless = (trait: TraitName) => sql`not exists (select from portrait.entered e
  where e.contact_id = t.contact_id and e.trait = ${trait} and e.value <> 'null')`;

const together = (
  { workspaceId }: FieldQuery,
  trait: TraitName,
  until: ReturnType<typeof sql>,
  which: ReturnType<typeof sql>,
): FieldRows => ({
  from: sql`(
    ${entered(workspaceId, trait)}
    union all
    select t.contact_id, t.value, ${until} from portrait.tallies t
    where t.workspace_id = ${workspaceId} and ${which} and ${unless(trait)}
  ) v`,
  contact: sql.ref('v.contact_id'),
  where: sql`true`,
  value: sql.ref('v.value'),
  until: sql.ref('v.until'),
  is: (values) => sql`v.value = any(${values.map(valueOf)}::text[])`,
});

/** When an interest will have faded: strengths halve with every half-life. */
function fadesAt({ workspaceId }: FieldQuery) {
  const halfLife = sql`coalesce((select half_life_days from portrait.settings
    where workspace_id = ${workspaceId}), ${defaultSettings.halfLifeDays})`;
  return sql`${epoch}::timestamptz + ${halfLife}
    * (ln(t.weight::float8 / ${interestedFrom}) / ln(2) - ${scaleBits}) * interval '1 day'`;
}

const interest = (name: string, trait: TraitName, dimension: Listed): SegmentField => ({
  name: `portrait.${name}`,
  group: 'portrait',
  type: 'list',
  changedBy: toldBy,
  rows: (query) =>
    together(
      query,
      trait,
      fadesAt(query),
      sql`t.dimension = ${dimension} and t.dimension <> 'product' and t.weight > 0`,
    ),
  choices: choices(dimension),
});

/** What she is interested in, and needs. Of merged contacts each tells for itself. */
export const interestFields: SegmentField[] = [
  interest('categories', 'interests.categories', 'category'),
  interest('brands', 'interests.brands', 'brand'),
  interest('topics', 'interests.topics', 'topic'),
  {
    name: 'portrait.needs',
    group: 'portrait',
    type: 'list',
    changedBy: toldBy,
    rows: (query) =>
      together(
        query,
        'dynamics.need',
        sql`t.wanted_at + make_interval(days => ${needDays})`,
        sql`t.dimension = 'category' and t.dimension <> 'product' and t.wanted_at is not null
          and (t.bought_at is null or t.bought_at < t.wanted_at)`,
      ),
    choices: choices('category'),
  },
];
