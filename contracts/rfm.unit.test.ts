import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellOf, cellsOf, groupOf, rfmGroups, scores, scoresOf } from './rfm.ts';

test('every cell belongs to one group, and every group has cells', () => {
  const cells = scores.flatMap((r) =>
    scores.flatMap((f) => scores.map((m) => cellOf({ r, f, m }))),
  );
  assert.deepEqual(rfmGroups.flatMap(cellsOf).toSorted(), cells.toSorted());
  assert.ok(rfmGroups.every((group) => cellsOf(group).length > 0));
  for (const cell of cells) assert.equal(cellOf(scoresOf(cell)), cell);
});

test('the best and the worst are called so', () => {
  assert.equal(groupOf({ r: 5, f: 5, m: 5 }), 'champions');
  assert.equal(groupOf({ r: 1, f: 1, m: 1 }), 'lost');
  assert.equal(groupOf({ r: 1, f: 5, m: 5 }), 'cantLose');
  assert.equal(groupOf({ r: 5, f: 1, m: 1 }), 'new');
});
