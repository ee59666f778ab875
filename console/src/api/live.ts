import { useEffect, useSyncExternalStore } from 'react';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';

export type LiveState = 'connecting' | 'live' | 'lost';

/** What else an announcement makes stale: the overview counts what happens anywhere. */
const countedIn: Partial<Record<string, readonly string[]>> = {
  // How many people have each tag changes with them.
  contacts: ['overview', 'tags'],
  tags: ['contacts'],
  // A person's page says which segments she is in.
  segments: ['contacts'],
  messages: ['overview'],
  codes: ['overview'],
  // Purchases of nobody in a file come without a fact.
  imports: ['overview'],
};

/** Topics the server announces; each names the first part of the query keys it makes stale. */
const liveTopics = [
  'overview',
  'contacts',
  'segments',
  'journeys',
  'tags',
  'portrait',
  'rfm',
  'messages',
  'campaigns',
  'links',
  'codes',
  'channels',
  'imports',
  'system',
] as const;

/** A busy shop announces many times a second; a page need not read itself again more often than this. */
const refreshEveryMs = 1_000;

let state: LiveState = 'connecting';
const listeners = new Set<() => void>();

function setState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useLiveState = () => useSyncExternalStore(subscribe, () => state);

/** Reads stale topics again, folded to one refresh per topic and interval. */
function createRefresher(client: QueryClient) {
  const waiting = new Map<string, number>();
  return {
    refresh(topic: string): void {
      if (waiting.has(topic)) return;
      const run = () => {
        waiting.delete(topic);
        void client.invalidateQueries({ queryKey: [topic] });
      };
      waiting.set(topic, window.setTimeout(run, refreshEveryMs));
    },
    stop(): void {
      for (const timer of waiting.values()) window.clearTimeout(timer);
      waiting.clear();
    },
  };
}

/**
 * Keeps one stream of server-sent events open while the shell is shown. The browser reconnects by
 * itself; after a gap everything on the screen is read again, since announcements may have been missed.
 */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const refresher = createRefresher(client);
    let missed = false;
    let source: EventSource | null = null;
    let again: number | undefined;

    function open(): void {
      source = new EventSource('/api/v1/live');
      source.onopen = () => {
        setState('live');
        if (missed) void client.invalidateQueries();
        missed = false;
      };
      source.onerror = () => {
        missed = true;
        setState('lost');
        // A refused stream (a proxy's 502, a restart) is closed for good by the browser.
        if (source?.readyState === EventSource.CLOSED) again = window.setTimeout(open, 5_000);
      };
      for (const topic of liveTopics)
        source.addEventListener(topic, () => {
          for (const stale of [topic, ...(countedIn[topic] ?? [])]) refresher.refresh(stale);
        });
    }

    open();
    return () => {
      window.clearTimeout(again);
      refresher.stop();
      source?.close();
      setState('connecting');
    };
  }, [client]);
}
