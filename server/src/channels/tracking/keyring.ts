import { createHash } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db/database.ts';
import type { KnownSource } from './source.ts';
import { sourceByKey } from './store.ts';

/** How old a known source may be: changes made in another process take so long to be seen. */
const maxAgeMs = 5_000;
/** Keys that do not exist are remembered too, but only so many. */
const cacheLimit = 10_000;

export const hashKey = (key: string): Buffer => createHash('sha256').update(key).digest();

export interface Keyring {
  /** The source of a write key; null when nobody has this key. */
  find(key: string): Promise<KnownSource | null>;
  /** Must be called after a change made in this process. */
  clear(): void;
}

/** Write keys in memory, so that an event costs no query of its own. */
export function createKeyring({ db, clock }: { db: Db; clock: Clock }): Keyring {
  const known = new Map<string, { source: Promise<KnownSource | null>; at: number }>();
  return {
    find(key) {
      const hash = hashKey(key);
      const place = hash.toString('base64');
      const now = clock.now().getTime();
      const entry = known.get(place);
      if (entry && Math.abs(now - entry.at) < maxAgeMs) return entry.source;
      if (known.size >= cacheLimit) known.clear();
      const source = sourceByKey(db, hash);
      known.set(place, { source, at: now });
      // What failed is asked again; the caller that waits for it hears of the fault.
      source.catch(() => known.delete(place));
      return source;
    },
    clear: () => known.clear(),
  };
}
