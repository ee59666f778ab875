import { report } from './guard.ts';
import { readJson, type Store } from './storage.ts';
import type { TrackerEvent } from './types.ts';

/** Limits, 2025-11: an origin has about 5 MB of localStorage, and most of it is the site's. */
const MAX_EVENTS = 500;
const MAX_QUEUE_BYTES = 1024 * 1024;
/** Segment's limit for one event: https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/ */
const MAX_EVENT_BYTES = 32 * 1024;
/** Fetch's limit for all keepalive bodies in flight is 64 KiB; some is left for the envelope. */
const MAX_BATCH_BYTES = 56 * 1024;

/** How long an event belongs to the tab that wrote or took it. Longer than any request may last. */
export const LEASE_MS = 30_000;

/** An event with the key it is stored under. */
export interface Queued {
  key: string;
  event: TrackerEvent;
}

/**
 * The queue all tabs of an origin share. One storage key per event: adding and removing are single
 * writes, so tabs cannot overwrite each other's events. Each event is leased to one tab.
 */
export interface Queue {
  add(event: TrackerEvent): void;
  /** The next batch: this tab's events and those whose tab is gone, now leased to this tab. */
  claim(): Queued[];
  /** The next batch of this tab's own, without taking any from another: safe without the lock. */
  own(): Queued[];
  remove(batch: Queued[]): void;
  isEmpty(): boolean;
}

/** [owner, leased at (ms), event] */
type Entry = [string, number, TrackerEvent];

const byteLength = (text: string) => new Blob([text]).size;

function fit(candidates: Queued[]): Queued[] {
  let bytes = 0;
  return candidates.filter(
    ({ event }) => (bytes += byteLength(JSON.stringify(event))) <= MAX_BATCH_BYTES,
  );
}

/** The queue of one write key, as seen by the tab `owner`. Times are milliseconds of `now`. */
export function createQueue(
  store: Store,
  writeKey: string,
  owner: string,
  now: () => number,
): Queue {
  const prefix = `q.${writeKey}.`;
  let last = 0;

  const keys = () => store.keys(prefix).sort();

  /** Entries in the order they were made; what is not ours to understand is cleared away. */
  const select = (wanted: (owned: boolean, expired: boolean) => boolean): Queued[] =>
    keys().flatMap((key) => {
      const entry = readJson<Entry>(store, key);
      if (!entry || !entry[2]) {
        store.remove(key);
        return [];
      }
      // Both directions: a clock set back must not lease an event for years.
      const expired = Math.abs(now() - entry[1]) > LEASE_MS;
      return wanted(entry[0] === owner, expired) ? [{ key, event: entry[2] }] : [];
    });

  const lease = (key: string, event: TrackerEvent) =>
    store.set(key, JSON.stringify([owner, now(), event] satisfies Entry));

  /** Oldest first, because what is old is worth least. */
  const trim = () => {
    let bytes = 0;
    keys()
      .reverse()
      .forEach((key, index) => {
        bytes += 2 * (store.get(key) || '').length;
        if (index >= MAX_EVENTS || bytes > MAX_QUEUE_BYTES) store.remove(key);
      });
  };

  return {
    add(event) {
      if (byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) {
        report('event too large');
        return;
      }
      last = Math.max(last + 1, now());
      lease(`${prefix}${last}.${event.messageId}`, event);
      trim();
    },
    claim() {
      const batch = fit(select((owned, expired) => owned || expired));
      batch.forEach(({ key, event }) => lease(key, event));
      return batch;
    },
    own: () => fit(select((owned, expired) => owned && !expired)),
    remove: (batch) => batch.forEach(({ key }) => store.remove(key)),
    isEmpty: () => !keys()[0],
  };
}
