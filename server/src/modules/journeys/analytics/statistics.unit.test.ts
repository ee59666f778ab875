import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { meanOf, rateOf, tQuantile } from './statistics.ts';

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

  test('stay in their range and hold their value', () => {
    const rate = fc
      .integer({ min: 1, max: 1_000_000 })
      .chain((of) => fc.record({ of: fc.constant(of), hits: fc.integer({ min: 0, max: of }) }));
    fc.assert(
      fc.property(rate, ({ hits, of }) => {
        const one = rateOf(hits, of);
        assert.ok(one && one.low >= 0 && one.high <= 1);
        assert.ok(one.low <= one.value && one.value <= one.high);
      }),
    );
  });

  test('of nobody are not told', () => assert.equal(rateOf(0, 0), null));
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

  test('of equal values are exact, and of one value are not told', () => {
    assert.deepEqual(meanOf(sampleOf([7, 7, 7])), { value: 7, low: 7, high: 7 });
    assert.equal(meanOf(sampleOf([7])), null);
  });
});
