import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { alike } from './alike.ts';

test('what rows have in common is said once', () => {
  const rows = [
    { id: 1, to: 'a', text: { words: 'x' } },
    { id: 2, to: 'b', text: { words: 'y' } },
    { id: 3, to: 'c', text: { words: 'x' } },
  ];
  assert.deepEqual(alike(rows, ['id', 'to']), [
    { id: [1, 3], to: ['a', 'c'], text: { words: 'x' } },
    { id: [2], to: ['b'], text: { words: 'y' } },
  ]);
  assert.deepEqual(alike([], ['id']), []);
});

test('no row is lost or changed, and each stands with its like', () => {
  const rows = fc.array(
    fc.record({
      id: fc.integer(),
      word: fc.constantFrom('a', 'b', null),
      values: fc.constantFrom({}, { n: 1 }, { n: 2 }),
    }),
  );
  fc.assert(
    fc.property(rows, (given) => {
      const back = alike(given, ['id']).flatMap(({ id, ...common }) =>
        id.map((own) => ({ id: own, ...common })),
      );
      const sorted = (list: typeof given) =>
        list.map(({ id, word, values }) => JSON.stringify([id, word, values])).sort();
      assert.deepEqual(sorted(back), sorted(given));
      const groups = alike(given, ['id']).map(({ word, values }) => JSON.stringify([word, values]));
      assert.equal(new Set(groups).size, groups.length);
    }),
  );
});
