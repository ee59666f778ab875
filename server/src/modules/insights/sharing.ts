import type { Clock } from '#kernel/clock.ts';

/** A result serves for so many times as long as it took: at most a third of the time goes into it. */
const reuse = 2;

/**
 * Lets everybody who asks for the same at about the same time have one result. Quick results are
 * made anew for each; slow ones, such as a month of a busy brand on twenty screens, are shared while
 * under way and for a moment longer, so that screens cannot keep the database busy.
 */
export function createSharing<T>(clock: Clock) {
  const known = new Map<string, { result: Promise<T>; until: number }>();
  return (key: string, make: () => Promise<T>): Promise<T> => {
    const started = clock.now().getTime();
    const entry = known.get(key);
    if (entry && started < entry.until) return entry.result;
    const made = { result: make(), until: Infinity };
    known.set(key, made);
    made.result.then(
      () => {
        const done = clock.now().getTime();
        made.until = done + reuse * (done - started);
      },
      () => {
        if (known.get(key) === made) known.delete(key);
      },
    );
    return made.result;
  };
}
