import { setTimeout as pause } from 'node:timers/promises';
import { sql, type Db } from '../db/database.ts';

/**
 * So many facts may wait for their reactions while long work goes on; ours, 2026-11: about a fifth
 * of a second of work, which is what a fan then waits at most on its account.
 */
const waitingLimit = 1_000;
const lookEveryMs = 20;
/** When reactions do not move for so long, none run here now, and waiting helps nobody. */
const givenUpAfterMs = 1_000;

/**
 * Holds long work (an import, a recomputation) back while the facts it stated pile up, so that a fan
 * who does something waits behind few of them. Lanes are in order: what is stated too early, a fan
 * pays for.
 *
 * @param limit facts that may wait meanwhile, asked for at each look
 */
export function createPace(
  db: Db,
  giveUpAfterMs = givenUpAfterMs,
  limit: () => number = () => waitingLimit,
) {
  let stuckAt: string | null = null;
  return async function wait(signal: AbortSignal): Promise<void> {
    let before: string | null = null;
    let still = 0;
    while (!signal.aborted) {
      const { waiting, done } = await backlog(db);
      if (waiting <= limit() || done === stuckAt) return;
      still = done === before ? still + lookEveryMs : 0;
      if (still >= giveUpAfterMs) {
        stuckAt = done;
        return;
      }
      before = done;
      await pause(lookEveryMs);
    }
  };
}

/** Whether so many facts wait for their reactions that long work should leave them the machine. */
export const reactionsWait = async (db: Db): Promise<boolean> =>
  (await backlog(db)).waiting > waitingLimit;

async function backlog(db: Db): Promise<{ waiting: number; done: string }> {
  const { rows } = await sql<{ waiting: number; done: string }>`
    select sum(h.head - c.tail)::float8 as waiting, sum(c.tail)::text as done
    from kernel.heads h join kernel.cursors c using (lane)`.execute(db);
  return rows[0] ?? { waiting: 0, done: '0' };
}
