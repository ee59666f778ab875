import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { claimJob, endJob, LostJob, type JobKey, type JobState } from './store.ts';

/**
 * One attempt at long work: takes it, does it, and says how it ended. What throws is tried again by
 * the job from the last step saved, and told as failed when that was the last attempt.
 *
 * @param work saves its steps with the runner's token; stops between two when the signal says so
 */
export async function attempt(
  kernel: Kernel,
  key: JobKey,
  given: { signal: AbortSignal; lastAttempt: boolean },
  work: (runner: string, state: JobState) => Promise<void>,
): Promise<void> {
  const { db, clock } = kernel;
  const runner = newId();
  const state = await claimJob(db, key, runner, clock.now());
  if (!state) return;
  tellJobs(kernel, key.workspaceId);
  try {
    await work(runner, state);
    const end = given.signal.aborted ? null : { status: 'done' as const, failure: null };
    await endJob(db, key, runner, end, clock.now());
  } catch (error) {
    if (error instanceof LostJob) return;
    const failure = error instanceof Error ? error.message : String(error);
    const end = given.lastAttempt ? { status: 'failed' as const, failure } : null;
    await endJob(db, key, runner, end, clock.now());
    throw error;
  } finally {
    tellJobs(kernel, key.workspaceId);
  }
}

export const tellJobs = ({ live }: Kernel, workspaceId: string) =>
  live.publish({ workspaceId, topic: 'rfm', data: {} });
