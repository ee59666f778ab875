import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createQueue, LEASE_MS } from '../src/queue.ts';
import type { Store } from '../src/storage.ts';
import type { TrackerEvent } from '../src/types.ts';

function memoryStore(): Store & { entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get: (key) => entries.get(key) ?? null,
    set: (key, value) => void entries.set(key, value),
    remove: (key) => void entries.delete(key),
    keys: (prefix) => [...entries.keys()].filter((key) => key.startsWith(prefix)),
  };
}

const event = (id: string, text = ''): TrackerEvent => ({
  type: 'track',
  messageId: id,
  anonymousId: 'a',
  context: { text },
  timestamp: '2026-01-01T00:00:00.000Z',
});
const ids = (batch: { event: TrackerEvent }[]) => batch.map((queued) => queued.event.messageId);

function twoTabs() {
  const store = memoryStore();
  const clock = { now: 1_700_000_000_000 };
  const tab = (owner: string) => createQueue(store, 'wk', owner, () => clock.now);
  return { store, clock, a: tab('a'), b: tab('b') };
}

describe('the queue', () => {
  test('keeps the order in which events were made, also within a millisecond', () => {
    const { a } = twoTabs();
    const names = Array.from({ length: 30 }, (_, index) => `m${index}`);
    names.forEach((name) => a.add(event(name)));
    assert.deepEqual(ids(a.claim()), names);
  });

  test('gives an event to its own tab until the lease is over, then to one other', () => {
    const { a, b, clock } = twoTabs();
    a.add(event('m'));
    assert.deepEqual(ids(b.claim()), []);
    clock.now += LEASE_MS + 1;
    assert.deepEqual(ids(a.own()), [], 'a tab that slept must not send what others may have taken');
    assert.deepEqual(ids(b.claim()), ['m']);
    assert.deepEqual(ids(a.claim()), []);
  });

  test('survives a clock that is set back', () => {
    const { a, b, clock } = twoTabs();
    a.add(event('m'));
    clock.now -= 365 * 24 * 3600 * 1000;
    assert.deepEqual(ids(b.claim()), ['m']);
  });

  test('clears away what it cannot read', () => {
    const { a, store } = twoTabs();
    for (const [index, value] of ['{', '5', 'null', '[]', '"x"'].entries()) {
      store.set(`q.wk.${index}`, value);
    }
    a.add(event('m'));
    assert.deepEqual(ids(a.claim()), ['m']);
    assert.equal(store.entries.size, 1);
  });

  test('fills a batch to the limit of a keepalive request and leaves the rest', () => {
    const { a } = twoTabs();
    for (let index = 0; index < 4; index++) a.add(event(`m${index}`, '界'.repeat(7000)));
    const batch = a.claim();
    assert.deepEqual(ids(batch), ['m0', 'm1']);
    a.remove(batch);
    assert.deepEqual(ids(a.claim()), ['m2', 'm3']);
  });

  test('refuses an event that the collector would refuse', (t) => {
    t.mock.method(console, 'warn', () => undefined);
    const { a } = twoTabs();
    a.add(event('m', 'x'.repeat(33 * 1024)));
    assert.ok(a.isEmpty());
  });

  test('drops the oldest beyond its count and its bytes', () => {
    const { a, store } = twoTabs();
    for (let index = 0; index < 510; index++) a.add(event(`m${index}`));
    assert.equal(store.entries.size, 500);
    assert.equal(ids(a.claim())[0], 'm10');
    for (let index = 0; index < 40; index++) a.add(event(`n${index}`, 'x'.repeat(30_000)));
    const bytes = [...store.entries.values()].reduce((sum, value) => sum + 2 * value.length, 0);
    assert.ok(bytes <= 1024 * 1024 && bytes > 900_000, `${bytes}`);
  });

  test('never has an event with two tabs that may send it', () => {
    const step = fc.record({
      tab: fc.constantFrom('a' as const, 'b' as const),
      act: fc.constantFrom('add' as const, 'claim' as const, 'own' as const),
      wait: fc.nat(LEASE_MS),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const tabs = twoTabs();
        const holder = new Map<string, { tab: string; at: number }>();
        steps.forEach(({ tab, act, wait }, index) => {
          tabs.clock.now += wait;
          if (act === 'add') {
            tabs[tab].add(event(`m${index}`));
            return;
          }
          for (const id of ids(tabs[tab][act]())) {
            const before = holder.get(id);
            if (before && before.tab !== tab) {
              assert.ok(tabs.clock.now - before.at > LEASE_MS, `${id} is with ${before.tab}`);
            }
            if (act === 'claim') holder.set(id, { tab, at: tabs.clock.now });
          }
        });
      }),
    );
  });
});
