import { sql } from 'kysely';
import type { Source } from './leaves/leaf.ts';
import type { Sql } from './tests.ts';

/** An expression on a row, under the name by which it is asked for. */
export type Columns = Record<string, Sql>;

/**
 * Everybody; or the people of a CTE `who` (person, contact: the person herself and everyone merged
 * into her), whose rows are looked up one by one, facts in a CTE `happened`: see who.ts.
 */
export type Scope = 'everybody' | 'who';

/**
 * A query of the rows that count, as `person` and the given columns. With merged contacts brought
 * together.
 *
 * @param filter only rows that meet this
 */
export function rowsOf(source: Source, columns: Columns, scope: Scope, filter?: Sql): Sql {
  if (source.events) return eventRows(source, source.events, columns, scope, filter);
  if (!source.latest && !source.folded) return plainRows(source, columns, scope, filter);
  if (!source.alone || scope === 'who') return inOrder(source, columns, scope, filter);
  // Nearly everybody has one row, which needs no order. The few are told by a hashed subquery.
  const alone = sql`(${source.alone})`;
  const family = sql`${source.contact} in (
    select g.id from kernel.contacts g where g.merged_into is not null
    union all select g.merged_into from kernel.contacts g where g.merged_into is not null)`;
  const single = { ...source, where: sql`${source.where} and ${alone} and not ${family}` };
  // Apart, so that PostgreSQL sees how few they are.
  const merged = { ...source, where: sql`${source.where} and ${family}` };
  const several = { ...source, where: sql`${source.where} and not ${alone} and not ${family}` };
  return sql`${singleRows(single, columns, filter)}
    union all ${inOrder(merged, columns, scope, filter)}
    union all ${inOrder(several, columns, scope, filter)}`;
}

function eventRows(
  source: Source,
  { columns: own, windowed, only }: NonNullable<Source['events']>,
  columns: Columns,
  scope: Scope,
  filter?: Sql,
): Sql {
  const rows = plainRows(source, own, scope, scope === 'everybody' ? only : undefined);
  const all = sql`select e.*, ${list(windowed)} from (${rows}) e`;
  return sql`select e.person, ${list(columns)} from (${all}) e ${where(filter)}`;
}

/** Of each person the row that comes first, or the one value that is made of all. */
function inOrder(source: Source, columns: Columns, scope: Scope, filter?: Sql): Sql {
  const { latest, folded } = source;
  if (folded) {
    const rows = plainRows(source, folded.columns, scope);
    const people = sql`select x.person, ${folded.value} as value from (${rows}) x group by x.person`;
    return sql`select e.person, ${list(columns)} from (${people}) e ${where(filter)}`;
  }
  if (!latest) return plainRows(source, columns, scope, filter);
  const order: Columns = Object.fromEntries(
    latest.order.map(({ by }, index) => [`order_${index}`, by]),
  );
  const per: Columns = latest.per ? { per: latest.per } : {};
  const kept: Columns = filter ? { kept: filter } : {};
  const rows = plainRows(source, { ...columns, ...per, ...order, ...kept }, scope);
  const first = sql`select distinct on (r.person ${latest.per ? sql`, r.per` : sql``}) r.*
    from (${rows}) r
    order by r.person ${latest.per ? sql`, r.per` : sql``}, ${sql.join(
      latest.order.map(({ desc }, index) =>
        desc
          ? sql`${sql.ref(`r.order_${index}`)} desc nulls last`
          : sql`${sql.ref(`r.order_${index}`)} nulls last`,
      ),
    )}`;
  return sql`select r.person, ${names(columns)} from (${first}) r ${where(filter && sql`r.kept`)}`;
}

/** Rows of people who have one only, and are one contact. */
function singleRows({ from, contact, where: own, folded }: Source, columns: Columns, filter?: Sql) {
  if (folded)
    return sql`select e.person, ${list(columns)} from (
        select ${contact} as person, ${folded.single} as value from ${from} where ${own}) e
      ${where(filter)}`;
  const conditions = filter ? sql`${own} and ${filter}` : own;
  return sql`select ${contact} as person, ${list(columns)} from ${from} where ${conditions}`;
}

function plainRows(source: Source, columns: Columns, scope: Scope, filter?: Sql): Sql {
  const { from, contact, ofPeople } = source;
  const conditions = filter ? sql`${source.where} and ${filter}` : source.where;
  if (scope === 'who' && source.facts)
    return sql`select f.person, ${list(columns)} from happened f where ${conditions}`;
  if (scope === 'who')
    // The offset keeps the look-ups apart from the rest: planned together, a table that looks small
    // would be read whole.
    return sql`select whose.person, ${names(columns)} from who whose cross join lateral (
        select ${list(columns)} from ${from} where ${contact} = whose.contact and ${conditions} offset 0
      ) r ${where(ofPeople ? sql`whose.contact = whose.person` : undefined)}`;
  return sql`select coalesce(gone.merged_into, r.of_contact) as person, ${names(columns)}
    from (select ${contact} as of_contact, ${list(columns)} from ${from} where ${conditions}) r
    left join kernel.contacts gone on gone.id = r.of_contact and gone.merged_into is not null
    ${where(ofPeople ? sql`gone.id is null` : undefined)}`;
}

const where = (condition: Sql | undefined) => (condition ? sql`where ${condition}` : sql``);

/** PostgreSQL takes a select list of nothing but the person, but no comma after it. */
const none = sql`null as nothing`;

const list = (columns: Columns): Sql =>
  Object.keys(columns).length === 0
    ? none
    : sql.join(Object.entries(columns).map(([name, value]) => sql`${value} as ${sql.ref(name)}`));

const names = (columns: Columns): Sql =>
  Object.keys(columns).length === 0
    ? none
    : sql.join(Object.keys(columns).map((name) => sql`${sql.ref(`r.${name}`)}`));
