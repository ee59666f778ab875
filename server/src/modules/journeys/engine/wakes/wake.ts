import { isTransient } from '#kernel/db/database.ts';
import type { Engine } from '../engine.ts';
import { play, type Person } from '../play.ts';
import { claimDue, postpone } from '../store/runs.ts';
import type { Run } from '../types.ts';

/** Ours, 2026-11: whoever could not be woken because of a fault is tried again after this. */
const againMs = 600_000;

/**
 * Wakes people of a journey whose time has come, in one transaction. When one of them makes it fail,
 * the batch is halved until she stands alone; she is tried again later, and the rest go on.
 *
 * @returns how many were dealt with
 * @throws faults of the database, for the caller to try again
 */
export async function wakeBatch(engine: Engine, journeyId: string, limit: number): Promise<number> {
  let claimed: Run[] = [];
  try {
    await engine.kernel.unit(async (unit) => {
      claimed = await claimDue(unit.tx, journeyId, unit.now, limit);
      await play(engine, unit, await engine.current(unit.tx), peopleOf(claimed));
    });
    return claimed.length;
  } catch (error) {
    if (isTransient(error) || claimed.length === 0) throw error;
    const [only] = claimed;
    if (claimed.length > 1 || !only) return wakeBatch(engine, journeyId, Math.ceil(limit / 2));
    const { kernel } = engine;
    kernel.log.error({ err: error, runId: only.id, journeyId }, 'somebody could not be moved on');
    await postpone(kernel.db, only, new Date(kernel.clock.now().getTime() + againMs));
    return 1;
  }
}

function peopleOf(runs: readonly Run[]): Person[] {
  return [...Map.groupBy(runs, (run) => run.contactId)].map(([contactId, own]) => ({
    workspaceId: own[0]?.workspaceId ?? '',
    contactId,
    runs: own,
    events: own.map(({ id }) => ({ kind: 'run', runId: id, happening: { kind: 'woken' } })),
  }));
}
