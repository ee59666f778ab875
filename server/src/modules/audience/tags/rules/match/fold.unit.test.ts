import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { fold, type RuleEvent } from './fold.ts';

const day = 86_400_000;
let serial = 0;
const put = (at: number): RuleEvent => ({ at, factId: `f${++serial}`, kind: 'put', clause: 0 });
const take = (at: number): RuleEvent => ({ at, factId: `f${++serial}`, kind: 'take', clause: 0 });
const lasting = (days: number, renew = false) => ({ days, renew });
const times = (on: ReturnType<typeof fold>) => on && [on.since, on.until];

describe('a tag by rule', () => {
  test('is on since the first thing that put it on after the last that took it off', () => {
    assert.deepEqual(times(fold([put(5), put(3), take(1)], null, null, 9)), [3, null]);
    assert.equal(fold([put(3), take(5)], null, null, 9), null);
    assert.deepEqual(times(fold([put(3), take(5), put(6)], null, null, 9)), [6, null]);
  });

  test('is off when it is put on and taken off at one moment', () => {
    assert.equal(fold([take(3), put(3)], null, null, 9), null);
  });

  test('runs out, and not renewed begins anew with what comes after', () => {
    const events = [put(0), put(2 * day), put(4 * day)];
    assert.deepEqual(times(fold(events, lasting(3), null, 5 * day)), [4 * day, 7 * day]);
    assert.equal(fold(events, lasting(3), null, 7 * day), null);
  });

  test('renewed lasts from the latest, since the first', () => {
    const events = [put(4 * day), put(0), put(2 * day)];
    assert.deepEqual(times(fold(events, lasting(3, true), null, 5 * day)), [0, 7 * day]);
    const gap = [put(0), put(3 * day)];
    assert.deepEqual(times(fold(gap, lasting(3, true), null, 4 * day)), [3 * day, 6 * day]);
  });

  test('that it had before stays until it is taken off or its time is over', () => {
    const base = { since: 10, until: null, factId: 'old', clause: -1 };
    assert.deepEqual(times(fold([], null, base, 20)), [10, null]);
    assert.deepEqual(times(fold([take(5)], null, base, 20)), [10, null]);
    assert.equal(fold([take(15)], null, base, 20), null);
    assert.equal(fold([], null, { ...base, until: 20 }, 20), null);
    const renewed = fold([put(15)], lasting(1, true), { ...base, until: 18 }, 20);
    assert.deepEqual(times(renewed), [10, 15 + day]);
  });
});

const events = fc
  .array(fc.record({ at: fc.nat(12), kind: fc.constantFrom('put' as const, 'take' as const) }), {
    maxLength: 10,
  })
  .map((list) =>
    list.map(({ at, kind }, index): RuleEvent => ({
      at: at * day,
      kind,
      factId: `${index}`,
      clause: 0,
    })),
  );
const lifetime = fc.option(
  fc.record({ days: fc.integer({ min: 1, max: 5 }), renew: fc.boolean() }),
);

test('the order in which events come to be known does not matter', () => {
  fc.assert(
    fc.property(events, fc.infiniteStream(fc.nat()), lifetime, (known, dice, life) => {
      const shuffled = known
        .map((event) => ({ event, key: dice.next().value as number }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ event }) => event);
      const now = 13 * day;
      assert.deepEqual(fold(shuffled, life, null, now), fold(known, life, null, now));
    }),
  );
});

test('a tag is on exactly on the days that a plain calendar of it tells', () => {
  fc.assert(
    fc.property(events, lifetime, (known, life) => {
      // Day by day: what happens on a day, then whether its time is over.
      let left = -1;
      let on = false;
      for (let today = 0; today <= 13; today++) {
        if (on && life && left === 0) on = false;
        const happened = known.filter(({ at }) => at === today * day);
        if (happened.some(({ kind }) => kind === 'take')) on = false;
        else if (happened.length > 0) {
          if (!on || life?.renew) left = life?.days ?? -1;
          on = true;
        }
        assert.equal(
          fold(
            known.filter(({ at }) => at <= today * day),
            life,
            null,
            today * day,
          ) !== null,
          on,
          `day ${today}`,
        );
        left -= 1;
      }
    }),
    { numRuns: 500 },
  );
});
