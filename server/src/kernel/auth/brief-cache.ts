import type { Auth } from '../http/auth.ts';
import type { Live } from '../live/live.ts';

/** Who a credential belongs to is looked up again after so long, in every process. */
const lifeMs = 5_000;
const sizeLimit = 10_000;

/** Told in all processes when somebody's rights changed; see `forget`. Never sent to browsers. */
export const authTopic = 'auth';

interface Entry {
  auth: Promise<Auth | null>;
  until: number;
}

/**
 * Remembers for a few seconds who bears a credential, so that a page's twenty requests cost one
 * look-up. Sign-out, role changes and revoked keys are announced through the live channel and take
 * effect at once in this process, within a quarter second in others, and in any case when the few
 * seconds are over.
 *
 * Keys must be hashes: a credential does not belong into a map that a heap dump shows.
 */
export function createAuthCache(live: Live, nowMs: () => number = () => performance.now()) {
  const entries = new Map<string, Entry>();
  const watched = new Map<string, () => void>();

  function watch(workspaceId: string): void {
    if (watched.has(workspaceId)) return;
    const stop = live.subscribe(workspaceId, (event) => {
      if (event.topic === authTopic) entries.clear();
    });
    watched.set(workspaceId, stop);
  }

  return {
    /** Looks up once for all who ask in the meantime; a refusal or a failure is not remembered. */
    async get(key: string, load: () => Promise<Auth | null>): Promise<Auth | null> {
      const known = entries.get(key);
      if (known && known.until > nowMs()) return known.auth;
      if (entries.size >= sizeLimit) entries.clear();
      const entry = { auth: load(), until: nowMs() + lifeMs };
      entries.set(key, entry);
      try {
        const auth = await entry.auth;
        if (auth) watch(auth.workspaceId);
        else entries.delete(key);
        return auth;
      } catch (error) {
        entries.delete(key);
        throw error;
      }
    },
    /** Rights in this workspace changed. Call after the commit. */
    forget(workspaceId: string): void {
      entries.clear();
      live.publish({ workspaceId, topic: authTopic, data: {} });
    },
  };
}

export type AuthCache = ReturnType<typeof createAuthCache>;
