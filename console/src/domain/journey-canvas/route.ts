/** A point or a box of the canvas, in px; `y` grows downwards. */
export interface Point {
  x: number;
  y: number;
}
export interface Box extends Point {
  width: number;
  height: number;
}

/** How far a way keeps from steps, and how round its corners are. */
const apart = 20;
const radius = 12;

/** Whether a straight line along an axis touches a box. */
const touches = (a: Point, b: Point, box: Box): boolean =>
  Math.max(a.x, b.x) > box.x &&
  Math.min(a.x, b.x) < box.x + box.width &&
  Math.max(a.y, b.y) > box.y &&
  Math.min(a.y, b.y) < box.y + box.height;

const isFree = (points: readonly Point[], boxes: readonly Box[]): boolean =>
  points.every((point, index) => {
    const next = points[index + 1];
    return next === undefined || !boxes.some((box) => touches(point, next, box));
  });

/** Down, once across, and down. */
const stair = (from: Point, to: Point, y: number): Point[] => [
  from,
  { x: from.x, y },
  { x: to.x, y },
  to,
];

/** Out of the step, to a lane beside what is in between, along it, and back to the next step. */
function byLane(from: Point, to: Point, x: number): Point[] {
  const [out, back] = [from.y + apart, to.y - apart];
  return [from, { x: from.x, y: out }, { x, y: out }, { x, y: back }, { x: to.x, y: back }, to];
}

/**
 * The corners of a way from below one step to above another, around all boxes between: the shortest of
 * those that are free, straight down where that is possible.
 *
 * @param boxes of all steps, with those at its ends
 */
export function cornersOf(from: Point, to: Point, boxes: readonly Box[]): Point[] {
  const middle = (from.y + to.y) / 2;
  if (to.y - from.y >= apart) {
    const heights = [middle, from.y + apart, to.y - apart];
    const found = heights.map((y) => stair(from, to, y)).find((way) => isFree(way, boxes));
    if (found) return found;
  }
  const sides = boxes.flatMap(({ x, width }) => [x - apart, x + width + apart]);
  const detour = (x: number) => Math.abs(x - from.x) + Math.abs(x - to.x);
  const lanes = [from.x, to.x, ...sides].toSorted((a, b) => detour(a) - detour(b));
  const free = lanes.map((x) => byLane(from, to, x)).find((way) => isFree(way, boxes));
  return free ?? stair(from, to, middle);
}

/** Leaves out corners at which nothing turns. */
const turnsOf = (points: readonly Point[]): Point[] =>
  points.filter((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (!before || !after) return true;
    const same = point.x === before.x && point.y === before.y;
    const straight =
      (before.x === point.x && point.x === after.x) ||
      (before.y === point.y && point.y === after.y);
    return !same && !straight;
  });

const distance = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);

/** A point so far from one towards another. */
function towards(from: Point, to: Point, by: number): Point {
  const share = by / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** The path of an SVG through corners, which are rounded. */
export function pathThrough(corners: readonly Point[]): string {
  const points = turnsOf(corners);
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${point.x} ${point.y}`;
      if (!after) return `L${point.x} ${point.y}`;
      const by = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
      const [start, end] = [towards(point, before, by), towards(point, after, by)];
      return `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
    })
    .join('');
}

/** Where a label is read best: in the middle of the longest part. */
export function labelPlace(corners: readonly Point[]): Point {
  const points = turnsOf(corners);
  let best: Point = points[0] ?? { x: 0, y: 0 };
  let longest = -1;
  for (const [index, point] of points.entries()) {
    const next = points[index + 1];
    if (!next || distance(point, next) <= longest) continue;
    longest = distance(point, next);
    best = { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
  }
  return best;
}
