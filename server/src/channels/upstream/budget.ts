/**
 * A rate budget per key by the generic cell rate algorithm: calls may come in bursts of a tenth of a
 * second's worth, and beyond that at an even pace.
 */
export function createBudget() {
  const nextAt = new Map<string, number>();
  return {
    /**
     * Takes a place for one call.
     * @param nowMs any clock that does not run backwards, in milliseconds
     * @returns how long the caller must wait first, in milliseconds
     */
    take(key: string, ratePerSecond: number, nowMs: number): number {
      const interval = 1000 / ratePerSecond;
      const burst = Math.max(interval, 100);
      const free = Math.max(nextAt.get(key) ?? 0, nowMs - burst);
      nextAt.set(key, free + interval);
      return Math.max(0, free + interval - nowMs);
    },
  };
}

export type Budget = ReturnType<typeof createBudget>;
