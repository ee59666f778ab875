import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createBucket } from './bucket.ts';

test('never more than the rate and one burst, however it is asked', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.array(fc.record({ ms: fc.nat(50), wanted: fc.nat(500) }), { maxLength: 200 }),
      (rate, asks) => {
        const bucket = createBucket(rate, 0);
        let now = 0;
        let taken = 0;
        for (const { ms, wanted } of asks) taken += bucket.take(wanted, (now += ms));
        assert.ok(taken <= (now * rate) / 1000 + Math.max(1, rate / 10) + 1e-6);
      },
    ),
  );
});

test('after the wait that it names there is a token', () => {
  const bucket = createBucket(20, 0);
  assert.equal(bucket.take(10, 0), 2);
  const wait = bucket.waitMs(0);
  assert.equal(wait, 50);
  assert.equal(bucket.take(1, wait), 1);
  bucket.giveBack(1);
  assert.equal(bucket.waitMs(wait), 0);
});
