import { setTimeout as delay } from 'node:timers/promises';

/** The first question comes at once, the next after this, then after twice as long, … */
const firstPauseMs = 100;
/** … up to this: so late at most is a platform found that is back. Our choice (2026-11). */
const longestPauseMs = 5_000;

export interface BreakerDeps {
  /** Whether the platform answers a call that does nothing. */
  answers(channelId: string): Promise<boolean>;
  /** Has the account's messages rest, or go on. */
  rest(channelId: string, resting: boolean): void;
}

/**
 * Nobody knows whether a message arrived whose answer was lost, so each of them needs a person. While
 * a platform is away this must not happen to more than were on their way: after the first lost answer
 * an account rests until a harmless call is answered. When answers to messages alone are lost, it
 * rests longer each time until one gets through.
 */
export function createBreaker({ answers, rest }: BreakerDeps) {
  const resting = new Set<string>();
  /** Rests in a row without a message that got through between them. */
  const inRow = new Map<string, number>();
  const stopped = new AbortController();

  async function probe(channelId: string): Promise<void> {
    const again = inRow.get(channelId) ?? 0;
    inRow.set(channelId, again + 1);
    await pause(again === 0 ? 0 : Math.min(firstPauseMs * 2 ** again, longestPauseMs));
    for (let tries = 0; !stopped.signal.aborted; tries++) {
      if (await answers(channelId).catch(() => false)) break;
      await pause(Math.min(firstPauseMs * 2 ** tries, longestPauseMs));
    }
    resting.delete(channelId);
    rest(channelId, false);
  }

  const pause = (ms: number) =>
    delay(ms, undefined, { signal: stopped.signal }).catch(() => undefined);

  return {
    /** Tells what became of a message; `away`: it was not tried, since nobody answered before. */
    heard(channelId: string, status: 'sent' | 'failed' | 'uncertain' | 'away'): void {
      if (status === 'sent') inRow.delete(channelId);
      const isSilent = status === 'uncertain' || status === 'away';
      if (!isSilent || resting.has(channelId) || stopped.signal.aborted) return;
      resting.add(channelId);
      rest(channelId, true);
      void probe(channelId);
    },
    /** Whether answers of an account were lost and it has not been found to be back. */
    isResting: (channelId: string): boolean => resting.has(channelId),
    stop: (): void => stopped.abort(),
  };
}
