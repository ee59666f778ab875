import type { TagRunKind } from '#contracts/api/tags/runs.ts';
import { DomainError } from '#kernel/errors.ts';
import { createPace } from '#kernel/facts/pace.ts';
import { newId } from '#kernel/ids.ts';
import type { JobContext } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { claimRun, finishRun, LostRun, releaseRun, saveStand, type RunRef } from './claim.ts';
import { readRun, type RunRow } from './store.ts';

/** What one step did. */
export interface Step {
  done: number;
  changed: number;
  /** The last person dealt with; kept as it was when left out. */
  after?: string | null;
  stage?: RunRow['stage'];
  total?: number;
  /** There is nothing left to do. */
  finished: boolean;
}

/** One step of a run: some of its people, in one transaction with where the run stands then. */
export type Stepper = (unit: Unit, run: RunRow) => Promise<Step>;

export const tellRuns = (kernel: Kernel, workspaceId: string) =>
  kernel.live.publish({ workspaceId, topic: 'tags', data: {} });

/**
 * Works on a run until it is done, stopped or taken away. After a crash the next attempt goes on
 * where the last step was committed: nothing twice.
 */
export async function workOnRun(
  kernel: Kernel,
  steppers: Record<TagRunKind, Stepper>,
  ref: RunRef,
  { signal }: Pick<JobContext, 'signal'>,
): Promise<void> {
  const runner = newId();
  if (!(await claimRun(kernel.db, ref, runner, kernel.clock.now()))) return;
  const run = await readRun(kernel.db, ref.workspaceId, ref.runId);
  try {
    const ended = await takeSteps(kernel, steppers[run.kind], run, runner, signal);
    await kernel.unit((unit) =>
      ended ? finishRun(unit, run, runner, null) : releaseRun(unit, run, runner),
    );
  } catch (error) {
    if (error instanceof LostRun) return;
    // Anything else is tried again: by this job, from the last step.
    if (!(error instanceof DomainError)) {
      await kernel.unit((unit) => releaseRun(unit, run, runner));
      throw error;
    }
    await kernel.unit((unit) => finishRun(unit, run, runner, error));
  } finally {
    tellRuns(kernel, run.workspaceId);
  }
}

/** @returns whether it came to its end, rather than to the end of this process */
async function takeSteps(
  kernel: Kernel,
  stepper: Stepper,
  run: RunRow,
  runner: string,
  signal: AbortSignal,
): Promise<boolean> {
  const pace = createPace(kernel.db);
  while (!signal.aborted) {
    await pace(signal);
    const { finished, ...stand } = await kernel.unit(async (unit) => {
      const step = await stepper(unit, run);
      const next = {
        stage: step.stage ?? run.stage,
        total: step.total ?? run.total,
        done: run.done + step.done,
        changed: run.changed + step.changed,
        after: step.after === undefined ? run.after : step.after,
        finished: step.finished,
      };
      await saveStand(unit, run.id, runner, next);
      return next;
    });
    Object.assign(run, stand);
    tellRuns(kernel, run.workspaceId);
    if (finished) return true;
  }
  return false;
}
