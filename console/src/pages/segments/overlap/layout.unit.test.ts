import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOut } from './layout.ts';

test('rows stand by size, columns by count, and lines join what belongs together', () => {
  const { rows, columns } = layOut({
    sets: [
      { id: 'a', name: 'A', size: 10 },
      { id: 'b', name: 'B', size: 40 },
      { id: 'c', name: 'C', size: 20 },
    ],
    intersections: [
      { segmentIds: ['a', 'b'], count: 4 },
      { segmentIds: ['c'], count: 16 },
      { segmentIds: ['a', 'c'], count: 0 },
    ],
  });
  assert.deepEqual(
    rows.map(({ name, share }) => [name, share]),
    [
      ['B', 1],
      ['C', 0.5],
      ['A', 0.25],
    ],
  );
  assert.deepEqual(columns, [
    { key: 'c', in: [false, true, false], names: ['C'], count: 16, share: 1, from: 1, to: 1 },
    {
      key: 'a b',
      in: [true, false, true],
      names: ['B', 'A'],
      count: 4,
      share: 0.25,
      from: 0,
      to: 2,
    },
  ]);
});

test('segments of nobody are drawn as such', () => {
  const { rows, columns } = layOut({ sets: [{ id: 'a', name: 'A', size: 0 }], intersections: [] });
  assert.deepEqual([rows[0]?.share, columns], [0, []]);
});
