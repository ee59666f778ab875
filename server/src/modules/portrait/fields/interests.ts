import type { Dimension, TraitName } from '#contracts/api/portrait.ts';
import { sql } from '#kernel/db/database.ts';
import type { FieldQuery, FieldRows, SegmentField } from '#kernel/segment-field.ts';
import { epoch, scaleBits } from '../digest/decay.ts';
import { valueOf } from '../digest/vocabulary.ts';
import { defaultSettings } from '../settings.ts';
import { needDays } from '../traits/interests.ts';
import { toldBy } from './changed-by.ts';
import { valueChoices } from './value-choices.ts';

/** A list is a person's interests down to three views of today, or one purchase of a while ago. Ours, 2026-11. */
const interestedFrom = 3;

type Listed = Exclude<Dimension, 'product'>;
type Sql = ReturnType<typeof sql>;

/** A text or several that staff entered, `e.value`, as rows of their own: `said.value`. */
const words = sql`jsonb_array_elements_text(
  case jsonb_typeof(e.value) when 'array' then e.value when 'string' then jsonb_build_array(e.value)
    else '[]' end) said(value)`;
const spoken = sql`lower(normalize(trim(said.value), nfkc)) as value, null::timestamptz as until`;

/** What tallies, alias `t`, have to say of a person. */
interface Told {
  dimension: Listed;
  until: Sql;
  /** Which of them count, once they are added up. */
  which: Sql;
}

/** Of people who are one contact: what staff said of them, or else every tally. */
const ofOne = (workspaceId: string, trait: TraitName, { dimension, until, which }: Told) => sql`
  select o.contact_id, o.value, o.until from (
    select e.contact_id, ${spoken} from portrait.entered e cross join lateral ${words}
    where e.workspace_id = ${workspaceId} and e.trait = ${trait}
    union all
    select t.contact_id, t.value, ${until} from portrait.tallies t
    where t.workspace_id = ${workspaceId} and t.dimension = ${dimension} and t.dimension <> 'product'
      and ${which} and not exists (select from portrait.entered e
        where e.contact_id = t.contact_id and e.trait = ${trait} and e.value <> 'null')
  ) o where o.contact_id not in (
    select g.id from kernel.contacts g where g.merged_into is not null
    union all select g.merged_into from kernel.contacts g where g.merged_into is not null)`;

/** Of the few who are several: the last word on all of her, or else her tallies added up. */
const ofSeveral = (workspaceId: string, trait: TraitName, { dimension, until, which }: Told) => {
  const hers = sql`select h.id union all
    select g.id from kernel.contacts g where g.merged_into = h.id`;
  return sql`
    select h.id as contact_id, o.value, o.until
    from (select g.merged_into as id from kernel.contacts g
      where g.workspace_id = ${workspaceId} and g.merged_into is not null group by g.merged_into) h
    left join lateral (
      select e.value from portrait.entered e where e.trait = ${trait} and e.contact_id in (${hers})
      order by e.at desc, e.fact_id desc limit 1
    ) e on true
    cross join lateral (
      select ${spoken} from ${words}
      union all
      select t.value, ${until} from (
        select t.value, sum(t.weight) as weight, max(t.wanted_at) as wanted_at,
          max(t.bought_at) as bought_at
        from portrait.tallies t where t.dimension = ${dimension} and t.contact_id in (${hers})
        group by t.value
      ) t where ${which} and coalesce(e.value, 'null') = 'null'
    ) o`;
};

const together = ({ workspaceId }: FieldQuery, trait: TraitName, told: Told): FieldRows => ({
  from: sql`(${ofOne(workspaceId, trait, told)} union all ${ofSeveral(workspaceId, trait, told)}) v`,
  contact: sql.ref('v.contact_id'),
  ofPeople: true,
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
    together(query, trait, { dimension, until: fadesAt(query), which: sql`t.weight > 0` }),
  choices: valueChoices(dimension),
});

/** What she is interested in, and needs: the person, as her page adds her contacts up. */
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
      together(query, 'dynamics.need', {
        dimension: 'category',
        until: sql`t.wanted_at + make_interval(days => ${needDays})`,
        which: sql`t.wanted_at is not null and (t.bought_at is null or t.bought_at < t.wanted_at)`,
      }),
    choices: valueChoices('category'),
  },
];
