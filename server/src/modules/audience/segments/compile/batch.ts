import { sql } from 'kysely';
import { toSql, type Formula } from './formula.ts';
import { late, listLiteral } from './late.ts';
import type { Leaf, Source } from './leaves/leaf.ts';
import { aggregate, ofNothing } from './population.ts';
import { rowsOf, type Columns } from './rows.ts';
import type { Sql } from './tests.ts';
import { peopleTables } from './who.ts';

/** A rule under the number of its segment. */
export interface Numbered {
  no: number;
  holds: Formula;
}

/**
 * Which of many rules hold for some people, in one statement: each source is read once for all
 * conditions on it, by the contacts of those people.
 *
 * @returns a query of `person`, `held` (numbers of the rules that hold) and `wake` (when the passing
 *   of time alone may change that; NULL: never)
 */
export function batchQuery(leaves: readonly Leaf[], rules: readonly Numbered[]): Sql {
  const sources = groupBySource(leaves);
  const tables = sources.map(
    (numbers, at) => sql`${name(at)} as materialized (${ofSource(leaves, numbers)})`,
  );
  const joins = sources.map((_, at) => sql`left join ${name(at)} on ${name(at)}.person = p.person`);
  const place = new Map(sources.flatMap((numbers, at) => numbers.map((n) => [n, at] as const)));
  const holds = (number: number) => {
    const [leaf, at] = [leaves[number], place.get(number)];
    if (!leaf || at === undefined) return sql`false`;
    return sql`coalesce(${name(at)}.${sql.ref(`l${number}`)}, ${sql.lit(ofNothing(leaf))})`;
  };
  const held = rules.map(
    (rule) => sql`case when ${toSql(rule.holds, holds)} then ${rule.no}::int end`,
  );
  const wakes = sources.map((_, at) => sql`${name(at)}.wake`);
  return sql`with ${sql.join([...peopleTables(leaves), ...tables])}
    select p.person, array_remove(array[${sql.join(held)}]::int[], null) as held,
      ${wakes.length > 0 ? sql`least(${sql.join(wakes)})` : sql`null::timestamptz`} as wake
    from unnest(${late(({ people }) => listLiteral(people ?? []))}::uuid[]) p(person) ${sql.join(joins, sql` `)}`;
}

const name = (at: number): Sql => sql.ref(`s${at}`);

/** Numbers of the leaves that read the same rows. */
export function groupBySource(leaves: readonly Leaf[]): number[][] {
  const groups = Map.groupBy(leaves.keys(), (number) => leaves[number]?.source.key);
  return [...groups.values()];
}

/** One row per person: for each leaf whether it holds, and the earliest wake of all. */
function ofSource(leaves: readonly Leaf[], numbers: readonly number[]): Sql {
  const own = numbers.flatMap((number) => {
    const leaf = leaves[number];
    return leaf ? [{ number, leaf }] : [];
  });
  const [first] = own;
  if (!first) return sql`select null::uuid as person where false`;
  const columns: Columns = {};
  for (const { number, leaf } of own) {
    columns[`p${number}`] = leaf.row;
    if (leaf.total && !leaf.any) columns[`v${number}`] = leaf.total.of;
    if (leaf.wake) columns[`w${number}`] = leaf.wake.at;
  }
  const holds = own.map(
    ({ number, leaf }) => sql`${leafHolds(leaf, number)} as ${sql.ref(`l${number}`)}`,
  );
  const wakes = own.flatMap(({ number, leaf }) => wakeOf(leaf, number));
  const wake = wakes.length > 0 ? sql`least(${sql.join(wakes)})` : sql`null::timestamptz`;
  return sql`select x.person, ${sql.join(holds)}, ${wake} as wake
    from (${rowsOf(mergedSource(own.map(({ leaf }) => leaf)), columns, 'who')}) x
    group by x.person`;
}

/** The source of leaves that share one; with all columns that any of them asks of events. */
export function mergedSource(leaves: readonly Leaf[]): Source {
  const [first] = leaves;
  if (!first) throw new Error('Nothing to merge.');
  const { source } = first;
  if (!source.events) return source;
  const events = leaves.flatMap((leaf) => leaf.source.events ?? []);
  return {
    ...source,
    where: sql`(${sql.join(
      leaves.map((leaf) => leaf.source.where),
      sql` or `,
    )})`,
    events: {
      ...source.events,
      columns: Object.assign({}, ...events.map(({ columns }) => columns)) as Columns,
      windowed: Object.assign({}, ...events.map(({ windowed }) => windowed)) as Columns,
    },
  };
}

function leafHolds(leaf: Leaf, number: number): Sql {
  const row = sql.ref(`x.p${number}`);
  if (leaf.any || !leaf.total) return sql`bool_or(${row})`;
  const total = aggregate(leaf.total, sql.ref(`x.v${number}`), row);
  return sql`(${leaf.total.holds(total)}) is true`;
}

function wakeOf({ wake }: Leaf, number: number): Sql[] {
  if (!wake) return [];
  const at = sql.ref(`x.w${number}`);
  return [
    wake.ofAllRows ? sql`min(${at})` : sql`min(${at}) filter (where ${sql.ref(`x.p${number}`)})`,
  ];
}
