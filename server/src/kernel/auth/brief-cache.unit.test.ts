import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Auth } from '../http/auth.ts';
import type { Live, LiveEvent } from '../live/live.ts';
import { authTopic, createAuthCache } from './brief-cache.ts';

const auth: Auth = {
  workspaceId: 'w1',
  actor: { kind: 'user', id: 'u1', name: 'Mei' },
  role: 'owner',
  permissions: new Set(),
};

/** Live updates without a database: what is published comes back, as from another process. */
function loopback() {
  const listeners = new Set<(event: LiveEvent) => void>();
  return {
    publish: (event: LiveEvent) => {
      for (const listener of listeners) listener(event);
    },
    subscribe: (_workspaceId: string, listener: (event: LiveEvent) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  } as unknown as Live;
}

function counting() {
  let now = 0;
  let loads = 0;
  const live = loopback();
  const cache = createAuthCache(live, () => now);
  return {
    live,
    cache,
    get: (found: Auth | null = auth) =>
      cache.get('key', async () => {
        loads += 1;
        return found;
      }),
    wait: (ms: number) => void (now += ms),
    loads: () => loads,
  };
}

test('twenty requests at once, and those of the next seconds, cost one look-up', async () => {
  const { get, wait, loads } = counting();
  await Promise.all(Array.from({ length: 20 }, () => get()));
  wait(4_999);
  await get();
  assert.equal(loads(), 1);
  wait(1);
  await get();
  assert.equal(loads(), 2);
});

test('a change in this or another process is seen at the next request', async () => {
  const { cache, live, get, loads } = counting();
  await get();
  cache.forget('w1');
  await get();
  live.publish({ workspaceId: 'w1', topic: 'codes', data: {} });
  await get();
  assert.equal(loads(), 2);
  live.publish({ workspaceId: 'w1', topic: authTopic, data: {} });
  await get();
  assert.equal(loads(), 3);
});

test('a change during the look-up is not papered over by its old result', async () => {
  const { cache, get, loads } = counting();
  const release = Promise.withResolvers<Auth>();
  const old = cache.get('key', () => release.promise);
  cache.forget('w1');
  release.resolve(auth);
  await old;
  await get();
  assert.equal(loads(), 1);
});

test('refusals and failures are not remembered', async () => {
  const { cache, get, loads } = counting();
  await get(null);
  await get(null);
  assert.equal(loads(), 2);
  await assert.rejects(cache.get('key', () => Promise.reject(new Error('gone'))));
  assert.equal(await get(), auth);
});
