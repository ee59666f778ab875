import { burstMs, burstPeople, doubleMs } from './limits.ts';

export interface Seen {
  /** Who asks, as far as one can tell: address and program. */
  browser: string;
  code: string;
  linkId: string;
  /** Null for a link that stands for nobody. */
  messageId: string | null;
}

/** Entries kept before those of the past are forgotten. */
const remembered = 50_000;

/**
 * Tells openings that come too close to others to be a person's. Counts for one process; the first
 * ones of a burst are let through, since nobody can know what follows.
 */
export function createBursts() {
  const opened = new Map<string, number>();
  const messages = new Map<string, { linkId: string; at: number }>();
  const browsers = new Map<string, { since: number; codes: Set<string> }>();

  function forgetPast(now: number): void {
    for (const [key, at] of opened) if (at < now - doubleMs) opened.delete(key);
    for (const [key, { at }] of messages) if (at < now - burstMs) messages.delete(key);
    for (const [key, { since }] of browsers) if (since < now - burstMs) browsers.delete(key);
  }

  function isDouble({ browser, code }: Seen, now: number): boolean {
    const key = `${browser} ${code}`;
    const before = opened.get(key);
    opened.set(key, now);
    return before !== undefined && now - before < doubleMs;
  }

  function followsAnother({ messageId, linkId }: Seen, now: number): boolean {
    if (messageId === null) return false;
    const before = messages.get(messageId);
    messages.set(messageId, { linkId, at: now });
    return before !== undefined && before.linkId !== linkId && now - before.at < burstMs;
  }

  function isOneOfMany({ browser, code, messageId }: Seen, now: number): boolean {
    if (messageId === null) return false;
    const entry = browsers.get(browser);
    if (!entry || now - entry.since >= burstMs) {
      browsers.set(browser, { since: now, codes: new Set([code]) });
      return false;
    }
    entry.codes.add(code);
    return entry.codes.size > burstPeople;
  }

  return {
    /** @param now milliseconds */
    reasonOf(seen: Seen, now: number): 'burst' | 'double' | null {
      if (opened.size > remembered) forgetPast(now);
      if (isDouble(seen, now)) return 'double';
      const follows = followsAnother(seen, now);
      return isOneOfMany(seen, now) || follows ? 'burst' : null;
    },
  };
}
