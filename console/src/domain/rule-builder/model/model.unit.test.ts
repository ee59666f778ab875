import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Group, Rule } from '#contracts/rules.ts';
import { startHistory, step, type Step } from './history.ts';
import {
  append,
  isAt,
  moveBy,
  nodeAt,
  pathOf,
  removeAt,
  replaceAt,
  unwrapAt,
  wrapAt,
} from './tree.ts';

const leaf = (segmentId: string): Rule => ({ kind: 'segment', segmentId });
const group = (match: Group['match'], ...rules: Rule[]): Group => ({ kind: 'group', match, rules });
const [a, b, c] = [leaf('a'), leaf('b'), leaf('c')] as const;
const nested = group('all', a, group('any', b, c));

test('nodes are named as the server names them', () => {
  assert.equal(pathOf([1, 0]), '$.rules[1].rules[0]');
  assert.equal(nodeAt(nested, [1, 0]), b);
  assert.equal(nodeAt(nested, [0, 0]), undefined);
  assert.equal(isAt('$.rules[1].test.values', [1]), true);
  assert.equal(isAt('$.rules[1].rules[0].test', [1]), false);
  assert.equal(isAt('$.rules[10]', [1]), false);
});

test('nodes are replaced, added and moved where they stand', () => {
  assert.deepEqual(replaceAt(nested, [1, 1], a), group('all', a, group('any', b, a)));
  assert.deepEqual(append(nested, [1], a), group('all', a, group('any', b, c, a)));
  assert.deepEqual(moveBy(nested, [1, 0], 1), group('all', a, group('any', c, b)));
  assert.deepEqual(moveBy(nested, [1, 0], -1), nested);
});

test('a group that loses its last rule goes with it, the whole rule stays', () => {
  const one = group('all', a, group('any', group('all', b)));
  assert.deepEqual(removeAt(one, [1, 0, 0]), group('all', a));
  assert.deepEqual(removeAt(group('any', a), [0]), group('any'));
});

test('wrapping and unwrapping undo each other', () => {
  const wrapped = wrapAt(nested, [0]);
  assert.deepEqual(wrapped, group('all', group('any', a), group('any', b, c)));
  assert.deepEqual(unwrapAt(wrapped, [0]), nested);
});

test('as many steps back and forth lead to the same value', () => {
  const change = fc.record({
    do: fc.constant('change' as const),
    to: fc.integer(),
    key: fc.constantFrom(null, 'x', 'y'),
  });
  fc.assert(
    fc.property(fc.array(change), fc.nat(20), (changes, back) => {
      const made = changes.reduce((history, each) => step(history, each), startHistory(0));
      const again = (history: typeof made, taken: Step<number>, times: number) =>
        Array.from({ length: times }).reduce<typeof made>((at) => step(at, taken), history);
      const steps = Math.min(back, made.past.length);
      const undone = again(made, { do: 'undo' }, steps);
      assert.equal(undone.now, steps === 0 ? made.now : made.past.at(-steps));
      assert.equal(again(undone, { do: 'redo' }, steps).now, made.now);
    }),
  );
});

test('letters typed into one field come back in one step', () => {
  const typed = ['l', 'li', 'lin'].reduce(
    (history, to) => step(history, { do: 'change', to, key: 'name' }),
    startHistory(''),
  );
  assert.deepEqual(typed.past, ['']);
  assert.equal(step(typed, { do: 'undo' }).now, '');
});
