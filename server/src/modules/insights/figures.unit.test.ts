import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  countsOf,
  itemsOf,
  minutesKeptMs,
  shardOf,
  type CountedFact,
  type Grain,
} from './figures.ts';
import { bucketOf, countOf, middleOf, quantile } from './histogram.ts';

const now = new Date('2026-03-02T04:00:00Z');
const grains: Grain[] = ['minute', 'quarter'];
const item = fc.record({
  workspaceId: fc.constantFrom('w1', 'w2'),
  grains: fc.constant(grains),
  at: fc.date({ min: new Date(now.getTime() - 2 * minutesKeptMs), max: now, noInvalidDate: true }),
  figure: fc.constantFrom('follows', 'revenue CNY'),
  value: fc.integer({ min: -1_000, max: 1_000 }),
});

describe('counts', () => {
  test('lose nothing, in rows of a fixed order that are each named once', () => {
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const counts = countsOf(items, 3, now);
        const sum = (rows: readonly { value: number }[]) =>
          rows.reduce((all, { value }) => all + value, 0);
        assert.equal(sum(counts.filter(({ grain }) => grain === 'quarter')), sum(items));
        const recent = items.filter(({ at }) => at.getTime() >= now.getTime() - minutesKeptMs);
        assert.equal(sum(counts.filter(({ grain }) => grain === 'minute')), sum(recent));
        const keys = counts.map(({ workspaceId, grain, at, figure }) =>
          [workspaceId, grain, at.toISOString(), figure].join(' '),
        );
        assert.deepEqual(keys, [...new Set(keys)].toSorted());
        assert.deepEqual(countsOf(items.toReversed(), 3, now), counts);
      }),
    );
  });

  test('begin at the quarter and the minute', () => {
    const at = new Date('2026-03-02T03:44:59.999Z');
    assert.deepEqual(
      countsOf([{ workspaceId: 'w', grains, at, figure: 'follows', value: 1 }], 1, now).map(
        (count) => `${count.grain} ${count.at.toISOString()}`,
      ),
      ['minute 2026-03-02T03:44:00.000Z', 'quarter 2026-03-02T03:30:00.000Z'],
    );
  });

  test('never lie in the future', () => {
    const ahead = {
      workspaceId: 'w',
      type: 'contact.unfollowed',
      occurredAt: new Date('2027-01-01T00:00:00Z'),
      recordedAt: now,
      data: {},
    } as unknown as CountedFact;
    assert.deepEqual(itemsOf([ahead]), [
      { workspaceId: 'w', grains, at: now, figure: 'unfollows', value: 1 },
    ]);
  });

  test('of batches that hold other lanes go to other rows, but for every eighth lane', () => {
    assert.equal(shardOf([{ lane: 9 }, { lane: 2 }]), 3);
    assert.notEqual(shardOf([{ lane: 0 }]), shardOf([{ lane: 1 }, { lane: 63 }]));
  });
});

describe('a histogram of times', () => {
  test('has quantiles right within 5 %', () => {
    const times = fc.array(fc.integer({ min: 2, max: 120_000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(times, fc.constantFrom(0.5, 0.99), (given, q) => {
        const histogram = new Map<number, number>();
        for (const ms of given) histogram.set(bucketOf(ms), (histogram.get(bucketOf(ms)) ?? 0) + 1);
        assert.equal(countOf(histogram), given.length);
        const exact = given.toSorted((a, b) => a - b)[Math.ceil(given.length * q) - 1] ?? 0;
        const told = quantile(histogram, q) ?? 0;
        assert.ok(Math.abs(told - exact) <= Math.max(1, exact * 0.05), `${told} for ${exact}`);
      }),
    );
  });
  test('knows nothing without times, and the middle of each bucket lies in it', () => {
    assert.equal(quantile(new Map(), 0.5), null);
    assert.deepEqual([bucketOf(0), bucketOf(1), middleOf(0)], [0, 0, 1]);
    for (let bucket = 30; bucket < 130; bucket++) assert.equal(bucketOf(middleOf(bucket)), bucket);
  });
});
