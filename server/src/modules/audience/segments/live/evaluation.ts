import type { Database } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { runUnit } from '#kernel/unit.ts';
import { computeChunk } from './computations.ts';
import { createPlans } from './plan.ts';
import { tickDays } from './ticks.ts';
import { evaluateTurn, setPlanning } from './turn.ts';

/** The steps by which memberships are kept true; each is a transaction of its own. */
export interface Evaluation {
  /** Looks at people who wait; how many. */
  turn(): Promise<number>;
  /** Looks at the next people of a computation; false when there is none. */
  chunk(): Promise<boolean>;
  /** Looks at what changed without anybody doing anything. */
  tick(): Promise<void>;
}

/** @param database whose keyed connections the evaluation may plan its statements on for good */
export function createEvaluation(kernel: Kernel, database: Database): Evaluation {
  const deps = { ...kernel.unitDeps, db: database.keyed };
  const plans = createPlans(kernel.registry);
  /** Each turn begins elsewhere; 17 has no divisor in common with the 64 lanes. */
  let lane = 0;
  return {
    turn: () => {
      lane = (lane + 17) % 64;
      return runUnit(deps, (unit) => evaluateTurn(unit, plans, lane));
    },
    chunk: () =>
      runUnit(deps, async (unit) => {
        await setPlanning(unit.tx);
        return computeChunk(unit, plans);
      }),
    tick: () => tickDays(deps, kernel.registry, plans),
  };
}
