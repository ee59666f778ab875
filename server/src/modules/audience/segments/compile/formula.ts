import { sql } from 'kysely';
import type { Change } from '#kernel/segment-field.ts';
import type { Leaf } from './leaves/leaf.ts';
import type { Sql } from './tests.ts';

/** When a rule holds, in terms of leaves by their number. */
export type Formula = { all: Formula[] } | { any: Formula[] } | { not: Formula } | { leaf: number };

/** Whether a formula holds, given which leaves do. */
export function evaluate(formula: Formula, holds: (leaf: number) => boolean): boolean {
  if ('leaf' in formula) return holds(formula.leaf);
  if ('not' in formula) return !evaluate(formula.not, holds);
  if ('all' in formula) return formula.all.every((part) => evaluate(part, holds));
  return formula.any.some((part) => evaluate(part, holds));
}

/** A formula as an SQL condition over the conditions of its leaves. */
export function toSql(formula: Formula, leaf: (number: number) => Sql): Sql {
  if ('leaf' in formula) return leaf(formula.leaf);
  if ('not' in formula) return sql`not ${toSql(formula.not, leaf)}`;
  const [parts, empty, operator] =
    'all' in formula ? [formula.all, sql`true`, sql` and `] : [formula.any, sql`false`, sql` or `];
  if (parts.length === 0) return empty;
  return sql`(${sql.join(
    parts.map((part) => toSql(part, leaf)),
    operator,
  )})`;
}

/** The leaves that a formula speaks of. */
export function leavesOf(formula: Formula): Set<number> {
  if ('leaf' in formula) return new Set([formula.leaf]);
  const parts = 'not' in formula ? [formula.not] : 'all' in formula ? formula.all : formula.any;
  return new Set(parts.flatMap((part) => [...leavesOf(part)]));
}

/** Facts after which a formula may hold for others. */
export const changedBy = (formula: Formula, leaves: readonly Leaf[]): Set<Change> =>
  new Set([...leavesOf(formula)].flatMap((number) => leaves[number]?.changedBy ?? []));
