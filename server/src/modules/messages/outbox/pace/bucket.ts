/**
 * A token bucket: at most `rate` a second, with bursts of a tenth of a second's worth. Time is given
 * in milliseconds of any steady clock. Pure but for its own state.
 */
export function createBucket(rate: number, now: number) {
  let perMs = rate / 1000;
  let capacity = Math.max(1, rate / 10);
  let tokens = capacity;
  let filledAt = now;

  function fill(at: number): void {
    tokens = Math.min(capacity, tokens + Math.max(0, at - filledAt) * perMs);
    filledAt = Math.max(filledAt, at);
  }

  return {
    /** Takes up to `wanted` whole tokens and says how many. */
    take(wanted: number, at: number): number {
      fill(at);
      const taken = Math.max(0, Math.min(wanted, Math.floor(tokens)));
      tokens -= taken;
      return taken;
    },
    /** How many whole tokens there are. */
    available(at: number): number {
      fill(at);
      return Math.max(0, Math.floor(tokens));
    },
    /** Takes tokens that may not be there any more; what follows waits until the debt is paid. */
    spend(count: number, at: number): void {
      fill(at);
      tokens -= count;
    },
    /** Gives back what was not used. */
    giveBack(unused: number): void {
      tokens = Math.min(capacity, tokens + unused);
    },
    /** Milliseconds until there is a whole token. */
    waitMs(at: number): number {
      fill(at);
      return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs);
    },
    setRate(changed: number, at: number): void {
      fill(at);
      perMs = changed / 1000;
      capacity = Math.max(1, changed / 10);
      tokens = Math.min(tokens, capacity);
    },
  };
}

export type Bucket = ReturnType<typeof createBucket>;
