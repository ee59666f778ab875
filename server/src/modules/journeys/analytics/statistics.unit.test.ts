import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { meanDifference, meanOf, rateDifference, rateOf, tQuantile } from './statistics.ts';

const near = (actual: number | undefined, expected: number, within = 5e-5) =>
  assert.ok(Math.abs((actual ?? NaN) - expected) <= within, `${actual} is not ${expected}`);

describe('shares', () => {
  /** Newcombe, Statistics in Medicine 17, 1998, 857–872, table I, method 3. */
  const wilson = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const;
  for (const [hits, of, low, high] of wilson)
    test(`${hits} of ${of} have the interval that was published`, () => {
      const rate = rateOf(hits, of);
      near(rate?.low, low);
      near(rate?.high, high);
    });

  /** Newcombe, Statistics in Medicine 17, 1998, 873–890, table II, method 10. */
  const newcombe = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 20, 0.6791, 1],
  ] as const;
  for (const [a, m, b, n, low, high] of newcombe)
    test(`${a}/${m} − ${b}/${n} has the interval that was published`, () => {
      const difference = rateDifference({ hits: a, of: m }, { hits: b, of: n });
      near(difference?.low, low);
      near(difference?.high, high);
    });

  test('stay in their range and hold their value', () => {
    const rate = fc
      .integer({ min: 1, max: 1_000_000 })
      .chain((of) => fc.record({ of: fc.constant(of), hits: fc.integer({ min: 0, max: of }) }));
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const one = rateOf(a.hits, a.of);
        assert.ok(one && one.low >= 0 && one.high <= 1);
        assert.ok(one.low <= one.value && one.value <= one.high);
        const there = rateDifference(a, b);
        const back = rateDifference(b, a);
        assert.ok(there && back && there.low <= there.value && there.value <= there.high);
        near(there.low, -back.high, 1e-12);
      }),
    );
  });

  test('of nobody are not told', () => {
    assert.equal(rateOf(0, 0), null);
    assert.equal(rateDifference({ hits: 0, of: 0 }, { hits: 1, of: 2 }), null);
  });
});

describe('means', () => {
  const sampleOf = (values: readonly number[]) => ({
    n: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    squares: values.reduce((sum, value) => sum + value * value, 0),
  });

  test('use the quantiles of Student’s tables', () => {
    const table = [
      [1, 12.7062],
      [2, 4.3027],
      [3, 3.1824],
      [5, 2.5706],
      [10, 2.2281],
      [30, 2.0423],
      [100, 1.984],
      [1e9, 1.96],
    ] as const;
    for (const [freedom, expected] of table) near(tQuantile(freedom), expected, 2e-4);
  });

  test('have Student’s interval', () => {
    const mean = meanOf(sampleOf([1, 2, 3, 4, 5]));
    near(mean?.value, 3);
    near(mean?.low, 3 - 2.776445 * Math.sqrt(0.5), 1e-4);
  });

  test('differ by Welch’s interval', () => {
    // Student’s sleep data (Biometrika 6, 1908) as R’s t.test(extra ~ group) answers them.
    const one = sampleOf([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]);
    const two = sampleOf([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
    const difference = meanDifference(one, two);
    near(difference?.value, -1.58);
    near(difference?.low, -3.3654832, 1e-4);
    near(difference?.high, 0.2054832, 1e-4);
  });

  test('of equal values are exact, and of one value are not told', () => {
    assert.deepEqual(meanOf(sampleOf([7, 7, 7])), { value: 7, low: 7, high: 7 });
    assert.equal(meanOf(sampleOf([7])), null);
    assert.deepEqual(meanDifference(sampleOf([7, 7]), sampleOf([4, 4])), {
      value: 3,
      low: 3,
      high: 3,
    });
  });
});
