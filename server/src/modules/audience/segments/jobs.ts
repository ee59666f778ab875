import type { JobContext } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { clearMembers } from './store.ts';

/** Short transactions, so that a segment of millions of people holds up nothing. */
const chunk = 5_000;

export const clearSegmentJob = 'audience.clear_segment';

/** Clears what a deleted segment leaves; may be stopped and started again anywhere. */
export const clearSegment =
  ({ db }: Kernel) =>
  async ({ segment }: { segment: number }, { signal }: JobContext): Promise<void> => {
    while ((await clearMembers(db, segment, chunk)) > 0) signal.throwIfAborted();
  };
