import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextShare, peopleAt, restAfter } from './share.ts';
import { createWaits } from './waits.ts';

const after = (from: number, waits: readonly (number | null)[]) => waits.reduce(nextShare, from);

test('a campaign that nobody is kept waiting by goes at full speed', () => {
  assert.equal(after(0.2, Array<null>(10).fill(null)), 1);
  assert.equal(after(0.2, Array<number>(20).fill(5)), 1);
  assert.equal(peopleAt(1), 200);
  assert.equal(restAfter(1, 80), 0);
});

test('it makes way at once when somebody waits, and never stands still', () => {
  assert.equal(nextShare(1, 400), 0.5);
  const least = after(1, Array<number>(50).fill(10_000));
  assert.equal(least, 0.2);
  assert.ok(peopleAt(least) > 0);
  assert.ok(restAfter(least, 20) > 0);
});

test('whatever it meets, its share, its people and its rests stay within bounds', () => {
  const waits = fc.array(fc.option(fc.nat({ max: 60_000 }), { nil: null }));
  fc.assert(
    fc.property(fc.double({ min: 0.2, max: 1, noNaN: true }), waits, fc.nat(), (from, met, ms) => {
      const share = after(from, met);
      assert.ok(share >= 0.2 && share <= 1);
      assert.ok(peopleAt(share) >= 40 && peopleAt(share) <= 200);
      assert.ok(restAfter(share, ms) >= 0 && restAfter(share, ms) <= 1_000);
    }),
  );
});

test('the longest wait counts, and counts once', () => {
  const waits = createWaits();
  assert.equal(waits.take(), null);
  for (const ms of [20, 90, 5]) waits.note(ms);
  assert.equal(waits.take(), 90);
  assert.equal(waits.take(), null);
});
