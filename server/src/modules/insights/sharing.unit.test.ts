import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manualClock } from '#kernel/clock.ts';
import { createSharing } from './sharing.ts';

/** A result that takes so long by the clock; `made` counts how often it was made. */
function stage(ms: number) {
  const clock = manualClock(new Date('2026-03-02T04:00:00Z'));
  const share = createSharing<number>(clock);
  let made = 0;
  const slow = async () => {
    const own = ++made;
    await Promise.resolve();
    clock.advance(ms);
    return own;
  };
  return { clock, share, slow };
}

test('a slow result is shared while under way and twice as long after', async () => {
  const { clock, share, slow } = stage(800);
  assert.deepEqual(await Promise.all([share('a', slow), share('a', slow)]), [1, 1]);
  clock.advance(1_599);
  assert.equal(await share('a', slow), 1);
  clock.advance(1);
  assert.equal(await share('a', slow), 2);
});

test('a quick result is made anew, and keys are kept apart', async () => {
  const { share, slow } = stage(0);
  assert.deepEqual([await share('a', slow), await share('a', slow)], [1, 2]);
  assert.equal(await share('b', slow), 3);
});

test('a failure is not kept', async () => {
  const { share, slow } = stage(800);
  await assert.rejects(
    share('a', () => Promise.reject(new Error('away'))),
    /away/,
  );
  assert.equal(await share('a', slow), 1);
});
