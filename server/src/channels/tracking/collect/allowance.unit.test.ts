import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAllowance } from './allowance.ts';

test('a minute’s worth at once, then as it is earned back', () => {
  const { take } = createAllowance();
  assert.equal(take('a', 60, 60, 1_000), 0);
  assert.equal(take('a', 1, 60, 1_000), 1_000);
  assert.equal(take('a', 1, 60, 2_000), 0);
  assert.equal(take('b', 60, 60, 2_000), 0);
});

test('a batch larger than the allowance gets through once', () => {
  const { take } = createAllowance();
  assert.equal(take('a', 120, 60, 0), 0);
  assert.equal(take('a', 1, 60, 0), 61_000);
  assert.equal(take('a', 1, 60, 61_000), 0);
});

test('never more than the allowance in any minute, and the wait it names is enough', () => {
  const asks = fc.array(
    fc.record({ after: fc.nat(20_000), count: fc.integer({ min: 1, max: 30 }) }),
  );
  fc.assert(
    fc.property(asks, (given) => {
      const { take } = createAllowance();
      const perMinute = 60;
      const taken: { at: number; count: number }[] = [];
      let now = 0;
      for (const { after, count } of given) {
        now += after;
        const wait = take('a', count, perMinute, now);
        if (wait > 0) {
          now += wait;
          assert.equal(take('a', count, perMinute, now), 0);
        }
        taken.push({ at: now, count });
        const span = taken.filter(({ at }) => at > now - 60_000);
        assert.ok(span.reduce((sum, one) => sum + one.count, 0) <= 2 * perMinute);
      }
    }),
  );
});
