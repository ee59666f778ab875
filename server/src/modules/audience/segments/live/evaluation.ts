import { isTransient, type Database } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { runUnit } from '#kernel/unit.ts';
import { oneByOne } from './claim.ts';
import { computeChunk } from './computations.ts';
import { createPlans } from './plan.ts';
import { tickDays } from './ticks.ts';
import { evaluateTurn, setAside, setPlanning } from './turn.ts';

/** The steps by which memberships are kept true; each is a transaction of its own. */
export interface Evaluation {
  /** Looks at people who wait; how much was waiting. */
  turn(): Promise<number>;
  /** Looks at the next people of a computation; false when there is none. */
  chunk(): Promise<boolean>;
  /** Looks at what changed without anybody doing anything. */
  tick(): Promise<void>;
}

/** After a turn that failed so many people are looked at one by one, to find whom it failed for. */
const singleTurns = 1_000;

/** @param database whose keyed connections the evaluation may plan its statements on for good */
export function createEvaluation(kernel: Kernel, database: Database): Evaluation {
  const deps = { ...kernel.unitDeps, db: database.keyed };
  const plans = createPlans(kernel.registry);
  /** Each turn begins elsewhere; 17 has no divisor in common with the 64 lanes. */
  let lane = 0;
  let single = 0;

  const tell = (workspaceIds: readonly string[]) => {
    for (const workspaceId of workspaceIds)
      kernel.live.publish({ workspaceId, topic: 'segments', data: {} });
  };

  async function turn(): Promise<number> {
    lane = (lane + 17) % 64;
    const reach = single > 0 ? oneByOne : undefined;
    single = Math.max(0, single - 1);
    try {
      const { seen, changed } = await runUnit(deps, (unit) =>
        evaluateTurn(unit, plans, lane, reach),
      );
      tell(changed);
      return seen;
    } catch (error) {
      if (isTransient(error)) throw error;
      if (reach) {
        const people = await runUnit(deps, (unit) => setAside(unit, lane));
        kernel.log.error({ err: error, people }, 'the segments of a person cannot be evaluated');
      }
      single = singleTurns;
      return 1;
    }
  }

  return {
    turn,
    chunk: async () => {
      const computed = await runUnit(deps, async (unit) => {
        await setPlanning(unit.tx);
        return computeChunk(unit, plans);
      });
      if (computed !== null) tell([computed]);
      return computed !== null;
    },
    tick: () => tickDays(deps, kernel.registry, plans),
  };
}
