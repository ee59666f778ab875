import type { JobContext } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { clearAssignments } from './store.ts';

/** Short transactions, so that a tag of millions of people holds up nothing. */
const chunk = 5_000;

export const clearTagJob = 'audience.clear_tag';

/** Clears the assignments of a tag that was deleted; may be stopped and started again anywhere. */
export const clearTag =
  ({ db }: Kernel) =>
  async ({ tagId }: { tagId: string }, { signal }: JobContext): Promise<void> => {
    while ((await clearAssignments(db, tagId, chunk)) > 0) signal.throwIfAborted();
  };
