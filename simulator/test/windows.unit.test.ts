import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  bucketToUse,
  openWindow,
  ruleSetAt,
  windowState,
  type Bucket,
  type MergePolicy,
  type RuleSet,
  type Trigger,
} from '../src/rules/windows.ts';

const NOW = Date.parse('2026-11-21T10:00:00+08:00');
const MINUTE = 60_000;
const TWO_DAYS = 48 * 60 * MINUTE;
const settings = (
  windowRules: RuleSet | 'auto' = 'auto',
  windowMerge: MergePolicy = 'max',
  paymentWindow = false,
) => ({ windowRules, windowMerge, paymentWindow });

/** Spends as the send route does: how many messages go out at `now`. */
function spendAll(buckets: Bucket[], now: number): number {
  for (let sent = 0; sent < 1_000; sent++) {
    const bucket = bucketToUse(buckets, now);
    if (typeof bucket === 'string') return sent;
    if (bucket.remaining === null) return Infinity;
    bucket.remaining--;
  }
  return Infinity;
}

const table: [RuleSet, Trigger, number, number][] = [
  ['legacy48h', 'message', 20, TWO_DAYS],
  ['legacy48h', 'follow', 20, TWO_DAYS],
  ['2021', 'message', 20, TWO_DAYS],
  ['2021', 'menu', 3, MINUTE],
  ['2021', 'payment', 20, TWO_DAYS],
  ['2023', 'message', 5, TWO_DAYS],
  ['2023', 'menu', 3, MINUTE],
  ['2023', 'follow', 3, MINUTE],
  ['2023', 'scan', 3, MINUTE],
];

describe('window rules', () => {
  for (const [rules, trigger, count, length] of table) {
    test(`${rules}: ${trigger} allows ${count} within ${length / MINUTE} min`, () => {
      const buckets = openWindow(settings(rules), [], trigger, NOW);
      assert.equal(spendAll(structuredClone(buckets), NOW + length - 1), count);
      assert.equal(bucketToUse(buckets, NOW + length), 'closed');
    });
  }

  test('a payment opens nothing today unless the switch is on, and then without limit', () => {
    assert.deepEqual(openWindow(settings(), [], 'payment', NOW), []);
    const open = openWindow(settings('2023', 'max', true), [], 'payment', NOW);
    assert.equal(spendAll(open, NOW + TWO_DAYS - 1), Infinity);
  });

  test('the period follows the date', () => {
    assert.equal(ruleSetAt(Date.parse('2021-05-31T23:59:59+08:00')), 'legacy48h');
    assert.equal(ruleSetAt(Date.parse('2021-06-01T00:00:00+08:00')), '2021');
    assert.equal(ruleSetAt(Date.parse('2023-06-12T00:00:00+08:00')), '2023');
  });
});

describe('several actions', () => {
  test('max: a follow after a used-up message window lifts it to three for the longer time', () => {
    const spent: Bucket[] = [{ trigger: 'message', remaining: 0, deadline: NOW + TWO_DAYS }];
    const [merged, ...rest] = openWindow(settings(), spent, 'follow', NOW);
    assert.deepEqual(merged, { trigger: 'message', remaining: 3, deadline: NOW + TWO_DAYS });
    assert.equal(rest.length, 0);
  });

  test('max: allowances do not add up', () => {
    const first = openWindow(settings(), [], 'message', NOW);
    assert.equal(spendAll(openWindow(settings(), first, 'message', NOW + 5), NOW + 6), 5);
  });

  test('separate: the bucket that closes first pays first', () => {
    let buckets = openWindow(settings('2023', 'separate'), [], 'message', NOW);
    buckets = openWindow(settings('2023', 'separate'), buckets, 'scan', NOW + 1);
    assert.equal(windowState(buckets, NOW + 2).remaining, 8);
    const bucket = bucketToUse(buckets, NOW + 2);
    assert.ok(typeof bucket !== 'string' && bucket.trigger === 'scan');
    assert.equal(spendAll(buckets, NOW + 2), 8);
    assert.equal(bucketToUse(buckets, NOW + 2), 'exhausted');
  });

  const triggers = fc.constantFrom<Trigger>('message', 'menu', 'follow', 'scan', 'payment');
  const policies = fc.constantFrom<MergePolicy>('max', 'separate');
  test('no sequence of actions ever allows more than its largest single allowances', () => {
    fc.assert(
      fc.property(
        policies,
        fc.array(fc.tuple(triggers, fc.integer({ min: 0, max: TWO_DAYS })), { maxLength: 30 }),
        (policy, actions) => {
          let buckets: Bucket[] = [];
          let now = NOW;
          for (const [trigger, pause] of actions) {
            now += pause;
            buckets = openWindow(settings('2023', policy), buckets, trigger, now);
          }
          const most = policy === 'max' ? 5 : 5 + 3 * 3;
          assert.ok(spendAll(buckets, now) <= most);
          assert.equal(bucketToUse(buckets, now + TWO_DAYS), 'closed');
        },
      ),
    );
  });
});
