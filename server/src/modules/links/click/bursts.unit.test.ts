import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBursts } from './bursts.ts';
import { burstPeople } from './limits.ts';

const seen = (more: object = {}) => ({
  browser: '192.0.2.1 phone',
  code: 'a',
  linkId: 'tea',
  messageId: 'm-1',
  ...more,
});

test('the same link a moment later is the same click, and later another', () => {
  const bursts = createBursts();
  assert.equal(bursts.reasonOf(seen(), 0), null);
  assert.equal(bursts.reasonOf(seen(), 1_500), 'double');
  assert.equal(bursts.reasonOf(seen({ browser: '192.0.2.2 phone' }), 1_600), null);
  assert.equal(bursts.reasonOf(seen(), 10_000), null);
});

test('who opens every link of a message at once is a scanner, who reads is not', () => {
  const bursts = createBursts();
  assert.equal(bursts.reasonOf(seen(), 0), null);
  assert.equal(bursts.reasonOf(seen({ code: 'b', linkId: 'cups' }), 200), 'burst');
  assert.equal(bursts.reasonOf(seen({ code: 'c', linkId: 'pots' }), 400), 'burst');
  assert.equal(bursts.reasonOf(seen({ code: 'd', linkId: 'news' }), 5_000), null);
});

test('who opens many people’s links at once is a scanner; a link for all is no sign', () => {
  const bursts = createBursts();
  const open = (n: number, more: object = {}) =>
    bursts.reasonOf(seen({ code: `p${n}`, messageId: `m${n}`, ...more }), n);
  const reasons = Array.from({ length: burstPeople + 2 }, (_, n) => open(n));
  assert.deepEqual(reasons, [...Array<null>(burstPeople).fill(null), 'burst', 'burst']);
  assert.equal(open(100, { browser: '192.0.2.9 phone' }), null);
  assert.equal(open(2_000), null);
  for (let n = 3_000; n < 3_020; n++) assert.equal(open(n, { messageId: null }), null);
});
