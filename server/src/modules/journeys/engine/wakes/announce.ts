import { sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';

/** Wakes nearer than the next poll, written by a process that wakes nobody, are announced here. */
export const wakesChannel = 'rapport_journey_wakes';

/** Finds what other processes wrote down, and what a clock that was set leapt over; ours, 2026-11. */
export const wakePollMs = 10_000;

/** Tells other processes of somebody who is to be woken soon. */
export function announceWake({ db, clock, log }: Kernel, at: Date): void {
  if (at.getTime() - clock.now().getTime() > wakePollMs) return;
  sql`select pg_notify(${wakesChannel}, ${String(at.getTime())})`
    .execute(db)
    .catch((error: unknown) =>
      log.debug({ err: error }, 'other processes were not told of a wake'),
    );
}
