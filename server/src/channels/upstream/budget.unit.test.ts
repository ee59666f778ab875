import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createBudget } from './budget.ts';

test('over any time no more calls start than the rate and one burst allow', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 300 }),
      (rate, gaps) => {
        const budget = createBudget();
        let now = 1000;
        const starts = gaps.map((gap) => (now += gap) + budget.take('a', rate, now));
        const from = Math.min(...starts);
        const seconds = (Math.max(...starts) - from) / 1000;
        assert.ok(starts.length <= Math.ceil(rate * (seconds + 0.1)) + 2);
      },
    ),
  );
});

test('calls at the pace of the budget never wait, and accounts do not share one', () => {
  const budget = createBudget();
  for (let n = 0; n < 100; n++) assert.equal(budget.take('a', 10, 1000 + n * 100), 0);
  const waits = Array.from({ length: 20 }, () => budget.take('b', 10, 1000));
  assert.equal(waits.at(-1), 1900);
  assert.equal(budget.take('c', 10, 1000), 0);
});
