import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareArms, type ArmGroup } from './arms.ts';

/** An arm in which so many bought, each for about as much. */
const arm = (name: string, entered: number, buyers: number, each = 100): ArmGroup => ({
  arm: name,
  share: 50,
  entered,
  reached: buyers,
  spent: new Map(
    buyers > 0
      ? [['CNY', { sum: buyers * each, squares: buyers * each * each * 1.2, buyers }]]
      : [],
  ),
});

describe('arms of a split are compared with the first', () => {
  test('by the goal and by the money of each person, with whether it is proven', () => {
    const against = compareArms([arm('a', 2_000, 100), arm('b', 2_000, 260)], true).get('b');
    assert.equal(against?.arm, 'a');
    assert.deepEqual([against.difference?.value, against.difference?.verdict], [0.08, 'better']);
    const [money] = against.revenue;
    assert.deepEqual([money?.currency, money?.difference.value], ['CNY', 8]);
    assert.equal(money?.difference.verdict, 'better');
    assert.ok((money?.difference.low ?? 0) > 0);
  });

  test('money may be proven to be less where nothing else is', () => {
    const cheap = arm('b', 2_000, 200, 40);
    const against = compareArms([arm('a', 2_000, 200), cheap], true).get('b');
    assert.equal(against?.difference?.verdict, 'open');
    assert.equal(against.revenue[0]?.difference.verdict, 'worse');
  });

  test('nothing is said of a few, nor of a goal that there is not', () => {
    const against = compareArms([arm('a', 80, 2), arm('b', 80, 40)], false).get('b');
    assert.equal(against?.difference, null);
    assert.equal(against.revenue[0]?.difference.verdict, 'few');
    assert.deepEqual(compareArms([arm('a', 9, 0), arm('b', 9, 0)], true).get('b')?.revenue, []);
  });

  test('more arms ask for more proof', () => {
    const two = compareArms([arm('a', 2_000, 100), arm('b', 2_000, 150)], true);
    const three = compareArms(
      [arm('a', 2_000, 100), arm('b', 2_000, 150), arm('c', 2_000, 100)],
      true,
    );
    const width = (found: typeof two) => {
      const { low = 0, high = 0 } = found.get('b')?.difference ?? {};
      return high - low;
    };
    assert.ok(width(three) > width(two));
  });
});
