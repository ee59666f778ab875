import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directionOf, flowsBetween, groupsIn, squaresOf } from './cells.ts';

const cell = (r: number, f: number, m: number, people: number) => ({
  r,
  f,
  m,
  people,
  money: people * 10,
  orders: people,
});
const cells = [cell(5, 5, 5, 3), cell(5, 5, 4, 2), cell(1, 1, 1, 7)];

test('squares and groups hold everybody once', () => {
  const squares = squaresOf(cells);
  assert.equal(squares.length, 25);
  assert.deepEqual(
    squares.filter(({ people }) => people > 0),
    [
      { r: 1, f: 1, people: 7, money: 70 },
      { r: 5, f: 5, people: 5, money: 50 },
    ],
  );
  assert.deepEqual(
    groupsIn(cells).filter(({ people }) => people > 0),
    [
      { group: 'champions', people: 5, money: 50 },
      { group: 'lost', people: 7, money: 70 },
    ],
  );
});

test('flows add up by group, and know up from down', () => {
  const best = { r: 5, f: 5, m: 5 };
  const good = { r: 5, f: 5, m: 4 };
  const worst = { r: 1, f: 1, m: 1 };
  const flows = flowsBetween([
    { from: best, to: worst, people: 1, money: 1 },
    { from: good, to: worst, people: 2, money: 2 },
    { from: null, to: good, people: 9, money: 9 },
    { from: good, to: best, people: 1, money: 1 },
  ]);
  assert.deepEqual(
    flows.map((flow) => [flow.from, flow.to, flow.people, directionOf(flow)]),
    [
      [null, 'champions', 9, 'new'],
      ['champions', 'lost', 3, 'down'],
      ['champions', 'champions', 1, 'same'],
    ],
  );
});
