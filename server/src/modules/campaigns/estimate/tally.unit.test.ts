import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '#kernel/random.ts';
import { figuresOf, merge, noTallies, scaled, type Tallies, type TallyLine } from './tally.ts';

const line = (more: Partial<TallyLine> = {}): TallyLine => ({
  arm: 'a',
  way: 0,
  channelId: 'c',
  status: 'queued',
  code: 'send.window',
  count: 1,
  ...more,
});
const tallied = (lines: TallyLine[], more: Partial<Tallies> = {}): Tallies => ({
  looked: 10,
  people: 6,
  control: 1,
  lines,
  ...more,
});

test('parts add up', () => {
  const skipped = line({ status: 'skipped', code: 'skip.no_consent', channelId: null, count: 2 });
  const both = merge(tallied([line(), skipped]), tallied([line({ count: 4 })]));
  assert.deepEqual(both, {
    looked: 20,
    people: 12,
    control: 2,
    lines: [line({ count: 5 }), skipped],
  });
  assert.deepEqual(merge(noTallies, both), both);
});

test('a person who waits is reachable and is told among those held', () => {
  const waits = line({ status: 'waiting', code: 'wait.quiet_hours', count: 3 });
  const skipped = line({ status: 'skipped', code: 'skip.no_consent', channelId: null, count: 2 });
  const found = figuresOf(tallied([line(), waits, skipped]), 10);
  assert.equal(found.reachable.count, 4);
  assert.deepEqual(
    found.held.map(({ code, outcome, count }) => [code, outcome, count]),
    [
      ['wait.quiet_hours', 'waits', 3],
      ['skip.no_consent', 'skipped', 2],
    ],
  );
  assert.deepEqual(
    found.ways.map(({ code, count }) => [code, count]),
    [
      ['wait.quiet_hours', 3],
      ['send.window', 1],
    ],
  );
});

test('the interval of a sample holds the truth about 95 times in 100, and never what cannot be', () => {
  const { next } = seededRandom(11);
  const population = 50_000;
  let held = 0;
  const runs = 400;
  for (let run = 0; run < runs; run++) {
    const share = next() * 0.2;
    const looked = 2_000;
    let count = 0;
    for (let person = 0; person < looked; person++) count += Number(next() < share);
    const { low, high } = scaled(count, looked, population);
    held += Number(low <= share * population && share * population <= high);
  }
  assert.ok(held / runs > 0.92, `held ${held / runs}`);
});

test('counts lie in their intervals, and looking at everybody leaves nothing open', () => {
  fc.assert(
    fc.property(fc.nat(5_000), fc.nat(5_000), fc.nat(100_000), (part, more, rest) => {
      const looked = part + more;
      const population = looked + rest;
      const { count, low, high } = scaled(part, looked, population);
      assert.ok(low <= count + 1 && count <= high + 1, `${low} ${count} ${high}`);
      assert.ok(low >= part && high <= population);
      if (rest === 0) assert.deepEqual([low, high], [part, part]);
    }),
  );
});
