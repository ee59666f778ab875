import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '#kernel/random.ts';
import { liftOf, normalQuantile, standsOut } from './lift.ts';

test('quantiles are those of the tables', () => {
  assert.ok(Math.abs(normalQuantile(0.975) - 1.959964) < 1e-5);
  assert.ok(Math.abs(normalQuantile(0.999) - 3.090232) < 1e-4);
});

test('a trait of half the members and a tenth of everybody is five times as frequent', () => {
  const found = liftOf(1_000, 500, 100_000, 10_000);
  assert.ok(Math.abs(found.lift - 5) < 0.01);
  assert.ok(found.low > 4.6 && found.high < 5.4);
  assert.ok(standsOut(found, 1_000));
});

test('the interval holds the lift, is finite, and closes on 1 when members are everybody', () => {
  const counts = fc
    .record({
      all: fc.integer({ min: 1, max: 10_000 }),
      a: fc.double({ min: 0, max: 1, noNaN: true }),
      b: fc.double({ min: 0, max: 1, noNaN: true }),
      c: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ all, a, b, c }) => {
      const members = Math.max(1, Math.floor(all * a));
      const have = Math.floor(members * b);
      return { members, have, all, allHave: have + Math.floor((all - members) * c) };
    });
  fc.assert(
    fc.property(counts, ({ members, have, all, allHave }) => {
      const { lift, low, high } = liftOf(members, have, all, allHave);
      assert.ok(low <= lift && lift <= high && Number.isFinite(high) && low > 0);
      const whole = liftOf(all, allHave, all, allHave);
      assert.deepEqual([whole.low, whole.high], [1, 1]);
    }),
  );
});

test('of members drawn at random, 95 in a hundred intervals hold 1', () => {
  const random = seededRandom(7);
  let held = 0;
  const runs = 2_000;
  for (let run = 0; run < runs; run++) {
    let [have, rest] = [0, 600];
    for (let drawn = 0; drawn < 400; drawn++)
      if (random.next() < rest / (2_000 - drawn)) {
        have += 1;
        rest -= 1;
      }
    const { low, high } = liftOf(400, have, 2_000, 600);
    if (low <= 1 && 1 <= high) held += 1;
  }
  assert.ok(held / runs > 0.93 && held / runs < 0.97, `${held / runs}`);
});
