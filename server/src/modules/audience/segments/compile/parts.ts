import { sql } from 'kysely';
import { leavesOf, type Formula } from './formula.ts';
import type { Leaf } from './leaves/leaf.ts';
import { exceptionsOf, holdsForUnknown, masksOf, maskCondition } from './population.ts';
import type { Scope } from './rows.ts';
import type { Sql } from './tests.ts';
import { peopleLeft } from './who.ts';

/** Different formulas that must all hold for the given one to hold. */
export function partsOf(formula: Formula): Formula[] {
  const parts = conjuncts(formula).map((part) => [JSON.stringify(part), part] as const);
  return [...new Map(parts).values()];
}

function conjuncts(formula: Formula): Formula[] {
  if ('all' in formula) return formula.all.flatMap(conjuncts);
  if (!('not' in formula)) return [formula];
  const inner = formula.not;
  if ('not' in inner) return conjuncts(inner.not);
  return 'any' in inner ? inner.any.flatMap((one) => conjuncts({ not: one })) : [formula];
}

/** A part of a rule as a set of people. */
export interface Part {
  /** In terms of all leaves of the rule. */
  whole: Formula;
  formula: Formula;
  /** Only the leaves that `formula` speaks of; their numbers in it are places in here. */
  leaves: readonly Leaf[];
  /** A query of `person`, who may come more than once. In scope `who` after `peopleLeft`. */
  set(scope: Scope): Sql;
  /** The set is of those for whom the part does not hold. */
  negated: boolean;
}

export function partOf(formula: Formula, leaves: readonly Leaf[]): Part {
  const numbers = [...leavesOf(formula)];
  const own = numbers.flatMap((number) => leaves[number] ?? []);
  const places = new Map(numbers.map((number, place) => [number, place]));
  const renamed = rename(formula, (number) => places.get(number) ?? 0);
  const negated = holdsForUnknown(renamed, own);
  const holds: Formula = negated ? { not: renamed } : renamed;
  const bare = 'not' in renamed ? renamed.not : renamed;
  const only = 'leaf' in bare ? own[bare.leaf] : undefined;
  const set = (scope: Scope) =>
    only
      ? exceptionsOf(only, scope)
      : sql`select m.person from (${masksOf(own, scope)}) m where ${maskCondition(holds, own)}`;
  return { whole: formula, formula: renamed, leaves: own, set, negated };
}

/**
 * Who of the people that a statement is run for are in a part. Nothing is joined, so that a wrong guess
 * of how many they are makes nothing slow.
 */
export const amongLeft = ({ set, leaves, negated }: Part): Sql =>
  negated
    ? sql`with ${sql.join(peopleLeft(leaves))}
        select l.person from people_left l except select s.person from (${set('who')}) s`
    : sql`with ${sql.join(peopleLeft(leaves))} select distinct s.person from (${set('who')}) s`;

function rename(formula: Formula, name: (leaf: number) => number): Formula {
  if ('leaf' in formula) return { leaf: name(formula.leaf) };
  if ('not' in formula) return { not: rename(formula.not, name) };
  return 'all' in formula
    ? { all: formula.all.map((one) => rename(one, name)) }
    : { any: formula.any.map((one) => rename(one, name)) };
}
