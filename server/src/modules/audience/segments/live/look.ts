import type { Unit } from '#kernel/unit.ts';
import { pendingWhy, type Computation } from './pending.ts';
import { evaluatePeople } from './evaluate.ts';
import type { Plan } from './plan.ts';
import { settleLook, type Why } from './settle.ts';
import { loadStandings } from './standings.ts';

/** A look at some segments for people who are gone through, not ones to whom something happened. */
export interface Sweep {
  numbers: readonly number[];
  people: readonly string[];
  /** Null for a segment that is looked at besides. */
  why(segment: number): Why | null;
  /** Computations that are not through yet. */
  open: readonly Computation[];
}

/**
 * Evaluates segments for people and settles what is found; for whom nobody has looked at yet, all
 * segments. The caller holds the lanes of the people.
 *
 * @returns how many memberships changed
 */
export async function sweep(unit: Unit, plan: Plan, given: Sweep): Promise<number> {
  const { numbers, people, open } = given;
  const before = await loadStandings(unit.tx, people);
  const news: Why = { cause: 'fact', by: null, silent: false };
  let changed = 0;
  const look = async (looked: readonly number[], those: readonly string[]) => {
    const evaluated = await evaluatePeople(unit.tx, plan, looked, those, unit.now);
    changed += settleLook(unit, plan, {
      before,
      numbers: looked,
      evaluated,
      allTimed: () => plan.timed.every((no) => looked.includes(no)),
      why: (personId, no) => given.why(no) ?? pendingWhy(open, personId, no) ?? news,
    });
  };
  await look(
    numbers,
    people.filter((id) => before.has(id)),
  );
  await look(
    plan.all,
    people.filter((id) => !before.has(id)),
  );
  return changed;
}
