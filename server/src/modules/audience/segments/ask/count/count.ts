import { sql, type Tx } from '#kernel/db/database.ts';
import { evaluate, type Formula } from '../../compile/formula.ts';
import { runQuery } from '../../compile/late.ts';
import type { Leaf } from '../../compile/leaves/leaf.ts';
import { holdsForUnknown, masksOf, readMask } from '../../compile/population.ts';
import { countPeople } from '../people.ts';

/** How many people each combination of conditions holds for. */
export interface Tally {
  people: number;
  /** For how many people a formula holds. */
  count(formula: Formula): number;
}

/** Counts exactly, all formulas over the same leaves in one pass over their sets. */
export async function tally(
  tx: Tx,
  workspaceId: string,
  leaves: readonly Leaf[],
  now: Date,
): Promise<Tally> {
  const query = sql`select m.mask::text as mask, count(*)::int as n from (${masksOf(leaves)}) m
    group by m.mask`;
  const groups = await runQuery<{ mask: string; n: number }>(tx, query, { now, people: null });
  const people = await countPeople(tx, workspaceId);
  const read = groups.map(({ mask, n }) => ({ holds: readMask(leaves, mask), n }));
  const unknown = people - groups.reduce((sum, { n }) => sum + n, 0);
  return {
    people,
    count: (formula) =>
      read.reduce((sum, { holds, n }) => (evaluate(formula, holds) ? sum + n : sum), 0) +
      (holdsForUnknown(formula, leaves) ? unknown : 0),
  };
}
