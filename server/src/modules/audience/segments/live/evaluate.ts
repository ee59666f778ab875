import type { Tx } from '#kernel/db/database.ts';
import { runStatement } from '../compile/late.ts';
import type { Plan } from './plan.ts';

/** What holds for a person now. */
export interface Evaluated {
  person: string;
  /** Of the segments asked for, those that she is in. */
  held: number[];
  /** When time alone may change that; null: never. */
  wake: Date | null;
}

/** Evaluates some segments for some people (who stand for themselves), in one statement. */
export async function evaluatePeople(
  tx: Tx,
  plan: Plan,
  numbers: readonly number[],
  people: readonly string[],
  now: Date,
): Promise<Evaluated[]> {
  if (people.length === 0) return [];
  // Whose time has come for a segment that is gone: nothing is to come any more.
  if (numbers.length === 0) return people.map((person) => ({ person, held: [], wake: null }));
  return runStatement<Evaluated>(tx, plan.statementFor(numbers), { now, people });
}
