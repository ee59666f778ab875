import type { SegmentOverlap } from '#contracts/api/segments.ts';

/** One column of the plot: people in exactly these segments. */
export interface Column {
  key: string;
  in: readonly boolean[];
  names: readonly string[];
  count: number;
  /** Height of its bar, 0 to 1. */
  share: number;
  /** The first and last row that its line joins. */
  from: number;
  to: number;
}

/** One row: a whole segment. */
export interface Row {
  id: string;
  name: string;
  size: number;
  share: number;
}

/** More columns than this tell nothing that the list below does not. */
const most = 24;

/** What an UpSet plot draws: rows by size, columns by count, the largest first. */
export function layOut({ sets, intersections }: SegmentOverlap): {
  rows: Row[];
  columns: Column[];
} {
  const ordered = sets.toSorted((a, b) => b.size - a.size);
  const widest = Math.max(1, ...sets.map(({ size }) => size));
  const highest = Math.max(1, ...intersections.map(({ count }) => count));
  const rows = ordered.map(({ id, name, size }) => ({ id, name, size, share: size / widest }));
  const columns = intersections
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, most)
    .map(({ segmentIds, count }): Column => {
      const marks = rows.map(({ id }) => segmentIds.includes(id));
      return {
        key: segmentIds.join(' '),
        in: marks,
        names: rows.filter((_, index) => marks[index]).map(({ name }) => name),
        count,
        share: count / highest,
        from: marks.indexOf(true),
        to: marks.lastIndexOf(true),
      };
    });
  return { rows, columns };
}
