import { messagesOf } from '#modules/messages/index.ts';
import { createPace } from '#kernel/facts/pace.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { nextLook } from './sendings.ts';
import { nextShare, peopleAt, restAfter } from './share.ts';
import { step } from './step.ts';
import type { Waits } from './waits.ts';

/**
 * So many messages may lie ready before campaigns add to them; ours, 2026-11: what an account sends in
 * some seconds. Messages to people who wait go first whatever their number; this keeps small what a
 * pause has to take back.
 */
export const readyLimit = 1_000;
/**
 * So many facts may wait for their reactions before campaigns add to them, for each person of a step: a
 * step, what became of the one before, and what is gathered meanwhile. Who does something stands behind them.
 */
const factsPerPerson = 4;
/** When reactions do not move for so long, none run here now. */
const stuckMs = 1_000;
const lookAgainMs = 50;
/** Times of campaigns are found by this poll; what somebody starts here is begun at once. */
const idleMs = 1_000;
const afterFaultMs = 2_000;

export interface CampaignLoop {
  /** There may be something to do. */
  wake(): void;
  stop(): Promise<void>;
}

/**
 * Works on campaigns until it is stopped; once per process, beside those of other processes. It goes as
 * fast as the machine does while people who act are reacted to in time.
 */
export function startLoop(kernel: Kernel, waits: Waits): CampaignLoop {
  const aborter = new AbortController();
  const { signal } = aborter;
  let share = 1;
  const pace = createPace(kernel.db, stuckMs, () => peopleAt(share) * factsPerPerson);
  let rouse: () => void = () => undefined;
  let woken = false;

  function pause(ms: number): Promise<void> {
    if (signal.aborted || woken) {
      woken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        rouse = () => undefined;
        woken = false;
        resolve();
      };
      const timer = setTimeout(done, ms);
      rouse = done;
    });
  }

  const ready = () => messagesOf(kernel).backlog(kernel.database.keyed, readyLimit);

  /** Waits while messages or facts pile up. */
  async function makeWay(): Promise<void> {
    await pace(signal);
    while (!signal.aborted && (await ready()) >= readyLimit) await pause(lookAgainMs);
  }

  /** @returns for how long nothing is to be done */
  async function turn(): Promise<number> {
    const at = await nextLook(kernel.db);
    const left = at === null ? idleMs : at.getTime() - kernel.clock.now().getTime();
    if (left > 0) return Math.min(idleMs, left);
    share = nextShare(share, waits.take());
    const began = performance.now();
    await makeWay();
    if (signal.aborted) return 0;
    // What is due and cannot be had is in another process's hands.
    if (!(await step(kernel, peopleAt(share)))) return lookAgainMs;
    return restAfter(share, performance.now() - began);
  }

  async function work(): Promise<void> {
    while (!signal.aborted) {
      try {
        const rest = await turn();
        if (rest > 0) await pause(rest);
      } catch (error) {
        kernel.log.warn({ err: error }, 'campaigns rest for a moment');
        await pause(afterFaultMs);
      }
    }
  }

  const working = work();
  return {
    wake() {
      woken = true;
      rouse();
    },
    async stop() {
      aborter.abort();
      rouse();
      await working;
    },
  };
}
