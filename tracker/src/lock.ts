import type { Store } from './storage.ts';

/** A claim older than this was left by a tab that died. Milliseconds. */
const STALE_MS = 2000;
/**
 * How long other tabs have to write their own name. Tabs may live in several processes, which see
 * each other's writes late; 30 to 60 ms was seen to fail on a machine under load.
 */
const SETTLE_MS = 200;

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/**
 * Claim by storage, for pages without Web Locks (plain http, Safari before 15.4): write a name,
 * let other tabs write theirs, and go on only if ours is the one that stayed.
 */
async function byClaim<T>(store: Store, owner: string, run: () => T): Promise<T | undefined> {
  const [, since] = (store.get('lock') || '').split(' ');
  if (since && Math.abs(Date.now() - +since) < STALE_MS) return undefined;
  const claim = `${owner} ${Date.now()}`;
  store.set('lock', claim);
  await sleep(SETTLE_MS * (1 + Math.random()));
  if (store.get('lock') !== claim) return undefined;
  try {
    return run();
  } finally {
    store.remove('lock');
  }
}

/**
 * Runs a short synchronous step while no other tab of this origin runs one.
 * Undefined means that another tab was first; try again later.
 */
export async function exclusively<T>(
  store: Store,
  owner: string,
  run: () => T,
): Promise<T | undefined> {
  try {
    return await navigator.locks.request('rapport', run);
  } catch {
    // Not in this browser, or refused: a sandboxed frame has no locks.
    return byClaim(store, owner, run);
  }
}
