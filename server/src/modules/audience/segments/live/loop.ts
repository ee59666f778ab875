import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase, isTransient } from '#kernel/db/database.ts';
import { reactionsWait } from '#kernel/facts/pace.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { isComputing } from './computations.ts';
import { createEvaluation } from './evaluation.ts';

/** Facts come in bunches: so long we wait for more before people are looked at together. */
const gatherMs = 50;
/** While reactions lag behind, people are looked at seldom and many together, which costs less. */
const busyGatherMs = 250;
/** A turn of so many people was most likely not the last; the next begins at once. */
const fullTurn = 200;
/** Finds what other processes left, and whose time has come. */
const pollMs = 1_000;
const tickEveryMs = 20_000;

export interface Evaluator {
  /** Tells that somebody waits; returns at once. */
  wake(): void;
  stop(): Promise<void>;
}

/** Keeps memberships true until it is stopped; one in every worker process. */
export function startEvaluator(kernel: Kernel): Evaluator {
  const { log } = kernel;
  const database = openDatabase({
    url: kernel.database.url,
    max: 2,
    applicationName: 'rapport segments',
  });
  const evaluation = createEvaluation(kernel, database);
  const stopped = new AbortController();
  let awake = false;
  let wake: () => void = () => undefined;
  let tickedAt = -Infinity;

  /** Facts that come meanwhile wait for the next turn, all together. */
  function rest(ms: number): Promise<void> {
    return pause(ms, undefined, { signal: stopped.signal }).catch(() => undefined);
  }

  function untilWoken(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function tick(): Promise<void> {
    if (performance.now() - tickedAt < tickEveryMs) return;
    tickedAt = performance.now();
    await evaluation.tick();
  }

  /**
   * One round: those who wait first; whoever goes through everybody yields to them after each chunk.
   *
   * @returns how long to rest before the next; null: until somebody waits
   */
  async function round(): Promise<number | null> {
    await tick();
    const seen = await evaluation.turn();
    const busy = await reactionsWait(database.db);
    if (!busy && seen < fullTurn && (await isComputing(database.db)) && (await evaluation.chunk()))
      return 0;
    if (seen === 0) return null;
    return busy ? busyGatherMs : seen >= fullTurn ? 0 : gatherMs;
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      awake = false;
      const ms = await round().catch((error: unknown) => {
        log[isTransient(error) ? 'warn' : 'error']({ err: error }, 'segments are looked at again');
        return pollMs;
      });
      if (ms !== null) await rest(ms);
      else if (!awake) {
        await untilWoken(pollMs);
        if (awake) await rest(gatherMs);
      }
    }
    await database.close();
  }

  const running = run();
  return {
    wake() {
      awake = true;
      wake();
    },
    async stop() {
      stopped.abort();
      wake();
      await running;
    },
  };
}
