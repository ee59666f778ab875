const minute = 60_000;
/** Keys and addresses remembered before those at rest are forgotten. */
const remembered = 20_000;

/**
 * So many events a minute for each key, by the generic cell rate algorithm: a minute's worth may come
 * at once. Counts for one process. Pure but for its own state.
 */
export function createAllowance() {
  /** When what was taken so far will have been earned back. */
  const paidAt = new Map<string, number>();

  function forgetRested(now: number): void {
    for (const [key, at] of paidAt) if (at <= now) paidAt.delete(key);
  }

  return {
    /**
     * Takes `count` events, all or none. More than a minute's worth is let through when nothing was
     * taken before, and paid for by waiting longer afterwards.
     * @returns 0, or the milliseconds after which to come again
     */
    take(key: string, count: number, perMinute: number, now: number): number {
      const cost = (count * minute) / perMinute;
      const start = Math.max(paidAt.get(key) ?? 0, now);
      const wait = start - now + Math.min(cost, minute) - minute;
      if (wait > 0) return Math.ceil(wait);
      if (paidAt.size >= remembered) forgetRested(now);
      paidAt.set(key, start + cost);
      return 0;
    },
  };
}
