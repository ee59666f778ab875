import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { strengthAt, weightAt } from './decay.ts';

const day = 86_400_000;
const now = new Date('2026-03-02T04:00:00Z');
const ago = (days: number) => new Date(now.getTime() - days * day);

test('an act of today counts one, of a half-life ago a half, of two a quarter', () => {
  for (const halfLife of [7, 30, 60, 730])
    for (const [days, strength] of [
      [0, 1],
      [halfLife, 0.5],
      [2 * halfLife, 0.25],
    ] as const)
      assert.equal(strengthAt(weightAt(ago(days), halfLife), now, halfLife), strength);
});

test('days between are right to a thousandth', () => {
  for (let days = 0; days < 200; days++) {
    const expected = 2 ** (-days / 60);
    assert.ok(Math.abs(strengthAt(weightAt(ago(days), 60), now, 60) - expected) <= 0.001);
  }
});

test('times before the epoch fade to nothing; far times stay numbers', () => {
  assert.equal(weightAt(new Date('1970-01-01'), 60), 0n);
  assert.ok(weightAt(new Date('2009-12-01'), 60) > 0n);
  assert.equal(strengthAt(weightAt(new Date('2090-01-01'), 7), new Date('2090-01-08'), 7), 0.5);
});

test('which of two people’s interests is stronger never changes by time alone', () => {
  const moment = fc.integer({ min: 0, max: 4_000 }).map(ago);
  fc.assert(
    fc.property(fc.array(moment), fc.array(moment), fc.nat(1_000), (a, b, later) => {
      const sum = (times: Date[]) => times.reduce((all, at) => all + weightAt(at, 60), 0n);
      const then = new Date(now.getTime() + later * day);
      const [x, y] = [sum(a), sum(b)];
      if (x > y) assert.ok(strengthAt(x, then, 60) >= strengthAt(y, then, 60));
    }),
  );
});
