import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cornersOf, labelPlace, pathThrough, type Box, type Point } from './route.ts';

const step = (x: number, y: number): Box => ({ x, y, width: 240, height: 100 });

/** Every point of a way, at most 4 px apart. */
const pointsOf = (corners: readonly Point[]): Point[] =>
  corners.flatMap((a, index) => {
    const b = corners[index + 1] ?? a;
    const count = Math.ceil((Math.abs(a.x - b.x) + Math.abs(a.y - b.y)) / 4) + 1;
    return Array.from({ length: count }, (_, n) => ({
      x: a.x + ((b.x - a.x) * n) / count,
      y: a.y + ((b.y - a.y) * n) / count,
    }));
  });
const inside = ({ x, y }: Point, box: Box): boolean =>
  x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
const hits = (corners: readonly Point[], boxes: readonly Box[]): boolean =>
  pointsOf(corners).some((point) => boxes.some((box) => inside(point, box)));

describe('the ways between steps', () => {
  test('a way straight down has no corners', () => {
    const boxes = [step(0, 0), step(0, 160)];
    assert.equal(
      pathThrough(cornersOf({ x: 120, y: 100 }, { x: 120, y: 160 }, boxes)),
      'M120 100L120 160',
    );
  });

  test('a way past a step goes around it, and its label is seen', () => {
    const boxes = [step(0, 0), step(40, 160), step(0, 320)];
    const corners = cornersOf({ x: 60, y: 100 }, { x: 120, y: 320 }, boxes);
    assert.equal(hits(corners, boxes), false);
    const label = labelPlace(corners);
    assert.equal(
      boxes.some((box) => inside(label, box)),
      false,
    );
  });

  test('a way back up goes around as well', () => {
    const boxes = [step(0, 0), step(0, 160), step(0, 320)];
    const corners = cornersOf({ x: 120, y: 420 }, { x: 120, y: 0 }, boxes);
    assert.equal(hits(corners, boxes), false);
  });

  test('in rows and columns nothing is ever crossed', () => {
    const cell = fc.record({ row: fc.nat(5), column: fc.nat(4) });
    const at = ({ row, column }: { row: number; column: number }) => step(column * 300, row * 180);
    fc.assert(
      fc.property(fc.array(cell), cell, cell, (others, source, target) => {
        fc.pre(source.row !== target.row || source.column !== target.column);
        const boxes = [...others, source, target].map(at);
        const [a, b] = [at(source), at(target)];
        const corners = cornersOf({ x: a.x + 60, y: a.y + 100 }, { x: b.x + 120, y: b.y }, boxes);
        assert.equal(hits(corners, boxes), false);
        assert.deepEqual(corners.at(-1), { x: b.x + 120, y: b.y });
      }),
    );
  });
});
