import { sql } from 'kysely';
import { evaluate, toSql, type Formula } from './formula.ts';
import type { Leaf } from './leaves/leaf.ts';
import { rowsOf, type Scope } from './rows.ts';
import type { Sql } from './tests.ts';

/**
 * The people for whom a leaf does not go as it does for those without any row: for most leaves those
 * for whom it holds, for "at most so often" those for whom it does not.
 */
export function exceptionsOf(leaf: Leaf, scope: Scope = 'everybody'): Sql {
  const { source, row: every, telling, total, any } = leaf;
  const row = telling ? sql`(${every} and f.occurred_at > ${telling})` : every;
  if (any || !total) return sql`select x.person from (${rowsOf(source, {}, scope, row)}) x`;
  const rows = rowsOf(source, { of: total.of }, scope, row);
  const holds = sql`(${total.holds(aggregate(total, sql`x.of`))}) is true`;
  return sql`select x.person from (${rows}) x group by x.person
    having ${total.ofNothing ? sql`not ${holds}` : holds}`;
}

export function aggregate(total: NonNullable<Leaf['total']>, value: Sql, filter?: Sql): Sql {
  const call = {
    count: sql`count(${value})`,
    sum: sql`sum(${value})`,
    avg: sql`avg(${value})`,
    min: sql`min(${value})`,
    max: sql`max(${value})`,
  }[total.aggregate];
  return filter ? sql`${call} filter (where ${filter})` : call;
}

/** Whether a leaf holds for somebody without any row. */
export const ofNothing = ({ any, total }: Leaf): boolean => (!any && total?.ofNothing) ?? false;

/** Whether a formula holds for somebody of whom no leaf has a row. */
export const holdsForUnknown = (formula: Formula, leaves: readonly Leaf[]): boolean =>
  evaluate(formula, (number) => {
    const leaf = leaves[number];
    return leaf !== undefined && ofNothing(leaf);
  });

/**
 * Everybody of whom some leaf has an exception, with a bit for each leaf. One pass of hashing over
 * all sets answers every formula over them at once.
 *
 * @returns a query of `person` and `mask`
 */
export function masksOf(leaves: readonly Leaf[], scope: Scope = 'everybody'): Sql {
  const sets = leaves.map(
    (leaf, number) =>
      sql`select x.person, ${bitOf(leaves, number)} as mask from (${exceptionsOf(leaf, scope)}) x`,
  );
  const all =
    sets.length > 0
      ? sql.join(sets, sql` union all `)
      : sql`select null::uuid as person, 0::int8 as mask where false`;
  return sql`select u.person, bit_or(u.mask) as mask from (${all}) u group by u.person`;
}

/** Up to 63 leaves fit a number, which is hashed and combined faster than a bit string. */
const fitsNumber = (leaves: readonly Leaf[]) => leaves.length < 64;

function bitOf(leaves: readonly Leaf[], number: number): Sql {
  if (fitsNumber(leaves)) return sql`${(1n << BigInt(number)).toString()}::int8`;
  const bits = '0'.repeat(number) + '1' + '0'.repeat(leaves.length - number - 1);
  return sql`${bits}::varbit::bit(${sql.lit(leaves.length)})`;
}

/** Reads a mask as text: which leaves hold for those who have it. */
export function readMask(leaves: readonly Leaf[], mask: string): (leaf: number) => boolean {
  const number = fitsNumber(leaves) ? BigInt(mask) : null;
  return (leaf) => {
    const exception = number === null ? mask[leaf] === '1' : ((number >> BigInt(leaf)) & 1n) === 1n;
    const made = leaves[leaf];
    return made !== undefined && exception !== ofNothing(made);
  };
}

/** Whether a leaf holds, as SQL over a mask that is NULL for those without any exception. */
function maskHolds(leaves: readonly Leaf[], number: number, mask: Sql): Sql {
  const made = leaves[number];
  if (!made) return sql`false`;
  const set = fitsNumber(leaves)
    ? sql`coalesce(${mask} & ${bitOf(leaves, number)} <> 0, false)`
    : sql`coalesce(get_bit(${mask}, ${number}::int) = 1, false)`;
  return ofNothing(made) ? sql`not ${set}` : set;
}

/** Whether a formula holds, over a column `m.mask`. */
export const maskCondition = (formula: Formula, leaves: readonly Leaf[]): Sql =>
  toSql(formula, (number) => maskHolds(leaves, number, sql`m.mask`));

/** A query of `id`: the people for whom a formula holds. */
export function peopleOf(workspaceId: string, formula: Formula, leaves: readonly Leaf[]): Sql {
  const holds = maskCondition(formula, leaves);
  if (!holdsForUnknown(formula, leaves))
    return sql`select m.person as id from (${masksOf(leaves)}) m where ${holds}`;
  return sql`select c.id from kernel.contacts c left join (${masksOf(leaves)}) m on m.person = c.id
    where c.workspace_id = ${workspaceId} and c.merged_into is null and ${holds}`;
}
