import type { RfmGrid, RfmMovement } from '#contracts/api/portrait.ts';
import { groupOf, rfmGroups, scores, type RfmGroup } from '#contracts/rfm.ts';

export interface Sums {
  people: number;
  money: number;
}

/** A square of the heat map: everybody of one recency and frequency. */
export interface Square extends Sums {
  r: number;
  f: number;
}

/** All 25 squares, whatever the money score; those nobody is in too. */
export function squaresOf(cells: RfmGrid['cells']): Square[] {
  return scores.flatMap((r) =>
    scores.map((f) => {
      const own = cells.filter((cell) => cell.r === r && cell.f === f);
      return { r, f, ...sum(own) };
    }),
  );
}

export interface GroupSums extends Sums {
  group: RfmGroup;
}

/** Every group with its people, the best first. */
export const groupsIn = (cells: RfmGrid['cells']): GroupSums[] =>
  rfmGroups.map((group) => ({
    group,
    ...sum(cells.filter((cell) => groupOf(cell) === group)),
  }));

const sum = (rows: readonly Sums[]): Sums => ({
  people: rows.reduce((all, { people }) => all + people, 0),
  money: rows.reduce((all, { money }) => all + money, 0),
});

/** People who went from one group to another, or stayed; null had not bought before. */
export interface Flow extends Sums {
  from: RfmGroup | null;
  to: RfmGroup;
}

/** Movement by group, the largest first. */
export function flowsBetween(flows: RfmMovement['flows']): Flow[] {
  const sums = new Map<string, Flow>();
  for (const { from, to, people, money } of flows) {
    const [a, b] = [from && groupOf(from), groupOf(to)];
    const known = sums.get(`${a} ${b}`) ?? { from: a, to: b, people: 0, money: 0 };
    known.people += people;
    known.money += money;
    sums.set(`${a} ${b}`, known);
  }
  return [...sums.values()].toSorted((a, b) => b.people - a.people);
}

/** Whether a flow leads to a better group, a worse one, stays, or begins. */
export function directionOf({ from, to }: Pick<Flow, 'from' | 'to'>) {
  if (from === null) return 'new';
  const change = rfmGroups.indexOf(from) - rfmGroups.indexOf(to);
  return change > 0 ? 'up' : change < 0 ? 'down' : 'same';
}
