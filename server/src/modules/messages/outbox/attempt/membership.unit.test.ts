import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMissed } from './membership.ts';

test('a sender is given up when it has been missed for long enough, without a break', () => {
  const missed = createMissed(3_000);
  assert.deepEqual(missed.since([1, 2], 0), []);
  assert.deepEqual(missed.since([1], 1_000), [], 'the second came back');
  assert.deepEqual(missed.since([1, 2], 3_000), [1]);
  assert.deepEqual(missed.since([1, 2], 5_000), [1], 'the second went again at 3,000');
  assert.deepEqual(missed.since([1, 2], 6_000), [1, 2]);
  missed.forget();
  assert.deepEqual(missed.since([1, 2], 7_000), []);
});
