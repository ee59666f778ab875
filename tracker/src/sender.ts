import { listen, report } from './guard.ts';
import { exclusively } from './lock.ts';
import { LEASE_MS, type Queue, type Queued } from './queue.ts';
import type { Store } from './storage.ts';

/** Milliseconds. Events of one moment travel together. */
const GATHER_MS = 100;
/** Below the lease, so that an event never has two senders. */
const TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 5 * 60_000;

/** Moves events from the queue to the collector, one request at a time. */
export interface Sender {
  /** Send soon, but not before a failed attempt's pause is over. */
  wake(): void;
  /** The page is going away: hand over what nobody is sending yet. */
  leave(): void;
}

/** Half of each pause is chance, so that browsers do not return in step after an outage. */
function pause(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS) * (0.5 + Math.random() / 2);
}

/** A sender for one write key; `owner` names this tab. */
export function createSender(
  queue: Queue,
  store: Store,
  owner: string,
  url: string,
  writeKey: string,
): Sender {
  /** Undefined when no flush is running. */
  let inFlight: Queued[] | undefined;
  let failures = 0;
  let retryAt = 0;
  let due = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const body = (batch: Queued[]) => {
    const sentAt = new Date().toISOString();
    const events = batch.map(({ event }) => ({ ...event, sentAt }));
    return JSON.stringify({ batch: events, writeKey, sentAt });
  };

  const wake = (ms: number) => {
    const at = Math.max(Date.now() + ms, retryAt);
    if (timer && due <= at) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(() => {
      timer = undefined;
      flush().catch(report);
    }, at - Date.now());
  };

  /** True when the batch is settled. A string body is text/plain, so no CORS preflight is made. */
  const post = async (batch: Queued[]): Promise<boolean> => {
    const abort = new AbortController();
    const limit = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const { status } = await fetch(url, {
        method: 'POST',
        body: body(batch),
        keepalive: true,
        credentials: 'omit',
        signal: abort.signal,
      });
      // Refused for good, unlike "too slow" and "too many": asking again would not help.
      const refused = /^4(?!08|29)/.test(`${status}`);
      if (refused) report(`status ${status}`);
      return refused || status < 300;
    } catch {
      return false; // No network, or the page's policy forbids it: both may pass.
    } finally {
      clearTimeout(limit);
    }
  };

  const flush = async () => {
    // Not asking `navigator.onLine`: some in-app browsers say no for ever.
    if (inFlight) return;
    inFlight = [];
    try {
      const batch = await exclusively(store, owner, () => (inFlight = queue.claim()));
      if (batch && batch[0]) {
        if (await post(batch)) {
          queue.remove(batch);
          failures = 0;
        } else {
          retryAt = Date.now() + pause(failures++);
        }
      }
      // More of ours, or another tab's, which is ours to send should that tab be gone.
      if (!queue.isEmpty()) wake(!batch || queue.own()[0] ? GATHER_MS : LEASE_MS);
    } finally {
      inFlight = undefined;
    }
  };

  listen(window, 'online', () => {
    retryAt = 0;
    wake(0);
  });

  return {
    wake: () => wake(GATHER_MS),
    leave() {
      // A beacon's answer is never seen, so it carries nothing while the collector is failing.
      if (failures || !navigator.onLine) return;
      const sending = (inFlight || []).map(({ key }) => key);
      const batch = queue.own().filter(({ key }) => !sending.includes(key));
      if (batch[0] && navigator.sendBeacon(url, body(batch))) queue.remove(batch);
    },
  };
}
