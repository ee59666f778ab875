import type { EntryLimit } from '#contracts/journeys.ts';
import { spanMs } from '#contracts/rules.ts';

/** How often a person came into a journey. */
export interface Entry {
  lastAt: Date | null;
  times: number;
  /** Runs of hers that are under way. */
  active: number;
  /** So often since `burstAt`. */
  burstAt: Date | null;
  burst: number;
}

/**
 * A journey whose own doings bring people back to it would run for ever: nobody comes into one more
 * often than this in an hour. Ours, 2026-11: more than a person does by herself that is worth an
 * answer.
 */
export const burstLimit = { times: 20, ms: 3_600_000 } as const;

/** Why somebody is not let in; null: she is. Pure. */
export function refusal(limit: EntryLimit, entry: Entry, now: Date): 'limit' | 'burst' | null {
  if (!allowed(limit, entry, now)) return 'limit';
  return inBurst(entry, now) && entry.burst >= burstLimit.times ? 'burst' : null;
}

function allowed(limit: EntryLimit, { times, active, lastAt }: Entry, now: Date): boolean {
  switch (limit.kind) {
    case 'always':
      return true;
    case 'once':
      return times === 0;
    case 'onceAtATime':
      return active === 0;
    case 'oncePer':
      return (
        lastAt === null ||
        now.getTime() - lastAt.getTime() >= limit.span.n * spanMs[limit.span.unit]
      );
  }
}

/** Whoever came in since then is refused, now and as long as this moment lasts; null: not by time. */
export function surelySince(limit: EntryLimit, now: Date): Date | null {
  if (limit.kind === 'once') return new Date(0);
  if (limit.kind !== 'oncePer') return null;
  return new Date(now.getTime() - limit.span.n * spanMs[limit.span.unit]);
}

const inBurst = ({ burstAt }: Entry, now: Date) =>
  burstAt !== null && now.getTime() - burstAt.getTime() < burstLimit.ms;

/** What is known after she was let in. Pure. */
export const entered = (entry: Entry, now: Date): Entry => ({
  lastAt: now,
  times: entry.times + 1,
  active: entry.active + 1,
  ...(inBurst(entry, now)
    ? { burstAt: entry.burstAt, burst: entry.burst + 1 }
    : { burstAt: now, burst: 1 }),
});
