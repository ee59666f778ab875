import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FrequencyCap } from '#contracts/api/messages.ts';
import { capStates, displacedBy, tightest, type Counted, type Yielding } from './caps.ts';

const now = new Date('2026-03-10T12:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const cap = (limit: number, days: number, more: Partial<FrequencyCap> = {}): FrequencyCap => ({
  limit,
  days,
  purpose: null,
  channelId: null,
  ...more,
});
const got = (hours: number, purpose = 'marketing', channelId = 'oa'): Counted => ({
  purpose,
  channelId,
  at: ago(hours),
});
const underway = (id: string, priority: number, more: Partial<Counted> = {}): Yielding => ({
  ...got(0),
  ...more,
  id,
  priority,
});

const [reply, normal, bulk] = [0, 1, 2];
const marketing = { purpose: 'marketing', channelId: 'oa', priority: normal };
const states = (
  caps: FrequencyCap[],
  counted: Counted[],
  onTheirWay: Yielding[] = [],
  message = marketing,
) => capStates(caps, message, now, counted, onTheirWay);

describe('what counts', () => {
  const cases: [name: string, cap: FrequencyCap, sent: number][] = [
    ['a day', cap(9, 1), 1],
    ['a week', cap(9, 7), 4],
    ['a month', cap(9, 30), 5],
    ['one purpose', cap(9, 30, { purpose: 'marketing' }), 4],
    ['one channel', cap(9, 30, { channelId: 'oa' }), 4],
    ['one purpose on one channel', cap(9, 30, { purpose: 'marketing', channelId: 'oa' }), 3],
  ];
  const past = [
    got(1),
    got(25),
    got(100, 'newsletter'),
    got(100, 'marketing', 'oa2'),
    got(24 * 20),
    got(24 * 40),
  ];
  for (const [name, given, sent] of cases)
    test(name, () => assert.equal(states([given], past)[0]?.sent, sent));

  test('caps of other purposes and channels say nothing', () => {
    const others = [cap(1, 7, { purpose: 'newsletter' }), cap(1, 7, { channelId: 'oa2' })];
    assert.deepEqual(states(others, past), []);
  });
});

describe('when there is room again', () => {
  test('as soon as enough have become old', () => {
    const [state] = states([cap(2, 1)], [got(3), got(20), got(1)]);
    assert.deepEqual(state?.freesAt, new Date(ago(3).getTime() + 86_400_000));
  });
  test('of several full caps the one that frees last', () => {
    const full = tightest(states([cap(1, 1), cap(2, 7), cap(9, 30)], [got(2), got(5)]));
    assert.deepEqual(
      [full?.cap.days, full?.freesAt],
      [7, new Date(ago(5).getTime() + 7 * 86_400_000)],
    );
  });
  test('none is full', () => assert.equal(tightest(states([cap(2, 7)], [got(2)])), null));
});

describe('who gives way', () => {
  test('a broadcast to a single message, the last one first; equals do not', () => {
    const waiting = [underway('a', bulk), underway('b', bulk), underway('c', normal)];
    const own = states([cap(2, 7)], [], waiting);
    assert.deepEqual([own[0]?.sent, own[0]?.yielding], [1, ['b', 'a']]);
    assert.deepEqual(displacedBy(own), ['b', 'a']);
  });
  test('the least urgent first', () => {
    const waiting = [underway('a', bulk), underway('c', normal), underway('b', bulk)];
    const own = states([cap(3, 7)], [], waiting, { ...marketing, priority: reply });
    assert.deepEqual(own[0]?.yielding, ['b', 'a', 'c']);
    assert.deepEqual(displacedBy(own), ['b']);
  });
  test('nobody while there is room', () =>
    assert.deepEqual(displacedBy(states([cap(3, 7)], [got(1)], [underway('a', bulk)])), []));
  test('only those that count towards the same cap', () => {
    const other = underway('a', bulk, { purpose: 'newsletter' });
    const own = states([cap(1, 7, { purpose: 'marketing' })], [], [other]);
    assert.deepEqual(displacedBy(own), []);
  });
  test('a broadcast takes nobody’s place', () => {
    const message = { ...marketing, priority: bulk };
    const own = states([cap(1, 7)], [], [underway('a', normal), underway('b', reply)], message);
    assert.deepEqual([own[0]?.sent, own[0]?.yielding], [2, []]);
  });
});
