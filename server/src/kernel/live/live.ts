import type { Db } from '../db/database.ts';
import { sql } from '../db/database.ts';

/** What a browser is told: a topic it refetches, or a small event it shows. Never personal data. */
export interface LiveEvent {
  workspaceId: string;
  topic: string;
  data: Record<string, unknown>;
}

export const liveChannel = 'rapport_live';

/**
 * Live updates to browsers. Events published in any process reach the streams of every web process:
 * directly in this one, by NOTIFY in the others. Events of one topic within 250 ms are folded into
 * the last one, so that a busy shop does not flood a browser.
 */
export function createLive(db: Db, origin: string) {
  const listeners = new Map<string, Set<(event: LiveEvent) => void>>();
  const pending = new Map<string, LiveEvent>();
  let timer: NodeJS.Timeout | null = null;

  function deliver(event: LiveEvent): void {
    for (const listener of listeners.get(event.workspaceId) ?? []) listener(event);
  }

  function flush(): void {
    timer = null;
    const events = [...pending.values()];
    pending.clear();
    for (const event of events) deliver(event);
    // A lost announcement costs a browser a refresh, so a failing NOTIFY is not an error.
    sql`select pg_notify(${liveChannel}, ${JSON.stringify({ origin, events })})`
      .execute(db)
      .catch(() => undefined);
  }

  return {
    publish(event: LiveEvent): void {
      pending.set(`${event.workspaceId} ${event.topic}`, event);
      timer ??= setTimeout(flush, 250);
    },
    /** Events of other processes come in here. */
    receive(payload: string): void {
      const message = JSON.parse(payload) as { origin: string; events: LiveEvent[] };
      if (message.origin !== origin) for (const event of message.events) deliver(event);
    },
    subscribe(workspaceId: string, listener: (event: LiveEvent) => void): () => void {
      const set = listeners.get(workspaceId) ?? new Set();
      listeners.set(workspaceId, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(workspaceId);
      };
    },
    stop(): void {
      if (timer) clearTimeout(timer);
    },
  };
}

export type Live = ReturnType<typeof createLive>;
