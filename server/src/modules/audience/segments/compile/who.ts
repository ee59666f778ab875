import { sql } from 'kysely';
import { late, listLiteral } from './late.ts';
import type { Leaf } from './leaves/leaf.ts';
import type { Sql } from './tests.ts';

const people = late(({ people: those }) => listLiteral(those ?? []));

/**
 * What statements about some people begin with: `who` they are with all contacts that are them, and,
 * where conditions ask for it, what `happened` to them. Facts are read once, of all types and times
 * that any of the conditions looks at.
 */
export function peopleTables(leaves: readonly Leaf[]): Sql[] {
  const who = sql`who as materialized (
    select p.id as person, p.id as contact from unnest(${people}::uuid[]) p(id)
    union all
    select c.merged_into, c.id from kernel.contacts c
    where c.merged_into = any(${people}::uuid[])
  )`;
  return [who, ...happened(wantedFacts(leaves))];
}

/** A fact's columns, and those alone that an index of a person's facts has. */
const whole = sql`f.workspace_id, f.type, f.channel_id, f.occurred_at, f.data`;
const bare = (workspaceId: string) => sql`${workspaceId}::uuid as workspace_id, f.type,
  null::uuid as channel_id, f.occurred_at, null::jsonb as data`;

function happened(wanted: ReadonlyMap<string, readonly Sql[] | null>, columns = whole): Sql[] {
  if (wanted.size === 0) return [];
  const conditions = [...wanted].map(([type, since]) =>
    since === null
      ? sql`f.type = ${type}`
      : sql`(f.type = ${type} and f.occurred_at >= least(${sql.join(since)}))`,
  );
  const bounds = [...wanted.values()];
  const earliest = bounds.some((since) => since === null)
    ? sql`true`
    : sql`f.occurred_at >= least(${sql.join(bounds.flatMap((since) => since ?? []))})`;
  const facts = sql`happened as materialized (
    select whose.person, f.* from who whose cross join lateral (
      select ${columns} from kernel.facts f
      where f.contact_id = whose.contact and ${earliest} and f.type = any(${[...wanted.keys()]}::text[])
        and (${sql.join(conditions, sql` or `)})
      offset 0
    ) f
  )`;
  return [facts];
}

/**
 * The same for as many people as are left of everybody: their ids, in `people_left`, are read once and
 * brought into the order in which rows and indexes lie, and of facts only those are read that make a
 * difference.
 */
export function peopleLeft(leaves: readonly Leaf[]): Sql[] {
  const facts = leaves.flatMap(({ source }) => source.facts ?? []);
  const [some] = facts;
  const columns = some && facts.every((one) => one.bare) ? bare(some.workspaceId) : whole;
  return [
    sql`people_left as materialized (
      select p.person from unnest(${people}::uuid[]) p(person) order by p.person)`,
    sql`who as materialized (
      select l.person, l.person as contact from people_left l
      union all
      select c.merged_into, c.id from kernel.contacts c
      where c.merged_into = any(array(select l.person from people_left l)))`,
    ...happened(wantedFacts(leaves.map(onlyTelling)), columns),
  ];
}

function onlyTelling(leaf: Leaf): Leaf {
  const { source, telling } = leaf;
  if (!telling || !source.facts) return leaf;
  const since = sql`greatest(${source.facts.since ?? sql`null`}, ${telling})`;
  return { ...leaf, source: { ...source, facts: { ...source.facts, since } } };
}

/** Types of facts with the times since when they are looked at; null: ever. */
function wantedFacts(leaves: readonly Leaf[]): Map<string, Sql[] | null> {
  const wanted = new Map<string, Sql[] | null>();
  for (const { source } of leaves)
    for (const type of source.facts?.types ?? []) {
      const known = wanted.get(type);
      const since = source.facts?.since ?? null;
      wanted.set(type, known === null || since === null ? null : [...(known ?? []), since]);
    }
  return wanted;
}
