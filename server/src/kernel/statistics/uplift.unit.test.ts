import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judge, withinRates, type Group } from './uplift.ts';

const alpha = 0.05;
const group = (people: number, events: number): Group => ({
  people,
  sum: events,
  squares: events,
  events,
  planned: 1_000,
});

describe('a difference is judged', () => {
  const cases: [name: string, a: Group, b: Group, verdict: string][] = [
    ['proven better', group(1_000, 120), group(1_000, 50), 'better'],
    ['proven worse', group(1_000, 50), group(1_000, 120), 'worse'],
    ['not proven', group(1_000, 60), group(1_000, 55), 'open'],
    ['too few people', group(99, 60), group(1_000, 10), 'few'],
    ['too few to whom anything happened', group(1_000, 19), group(1_000, 0), 'few'],
  ];
  for (const [name, a, b, verdict] of cases)
    test(name, () => assert.equal(judge(a, b, alpha).verdict, verdict));

  test('of nobody as numbers that can be sent', () =>
    assert.deepEqual(judge(group(0, 0), group(0, 0), alpha), {
      estimate: 0,
      low: 0,
      high: 0,
      relative: null,
      verdict: 'few',
    }));

  test('and a rate by no more than everybody against nobody', () => {
    const { low, high } = withinRates(judge(group(3, 3), group(3, 1), alpha));
    assert.ok(low >= -1 && high <= 1);
  });
});
