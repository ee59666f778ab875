/** Scores of recency, frequency and money, 5 the best. */
export const scores = [1, 2, 3, 4, 5] as const;
export type Score = (typeof scores)[number];

export interface RfmScores {
  r: number;
  f: number;
  m: number;
}

/** A cell as three digits: 555 are the latest, most frequent and best spending buyers. */
export const cellOf = ({ r, f, m }: RfmScores): number => r * 100 + f * 10 + m;
export const scoresOf = (cell: number): RfmScores => ({
  r: Math.floor(cell / 100),
  f: Math.floor(cell / 10) % 10,
  m: cell % 10,
});

/** Names that marketers give to regions of the grid; the best first. */
export const rfmGroups = [
  'champions',
  'loyal',
  'potential',
  'new',
  'attention',
  'sleeping',
  'atRisk',
  'cantLose',
  'lost',
] as const;
export type RfmGroup = (typeof rfmGroups)[number];

/** By recency, and the mean of frequency and money rounded up. After the usual names; ours, 2026-11. */
const groups: readonly (readonly RfmGroup[])[] = [
  ['lost', 'lost', 'atRisk', 'cantLose', 'cantLose'],
  ['sleeping', 'sleeping', 'atRisk', 'atRisk', 'cantLose'],
  ['sleeping', 'attention', 'attention', 'loyal', 'loyal'],
  ['new', 'potential', 'loyal', 'champions', 'champions'],
  ['new', 'potential', 'loyal', 'champions', 'champions'],
];

export const groupOf = ({ r, f, m }: RfmScores): RfmGroup =>
  groups[r - 1]?.[Math.ceil((f + m) / 2) - 1] ?? 'lost';

/** Every cell of a group. */
export const cellsOf = (group: RfmGroup): number[] =>
  scores.flatMap((r) =>
    scores.flatMap((f) =>
      scores.flatMap((m) => (groupOf({ r, f, m }) === group ? [cellOf({ r, f, m })] : [])),
    ),
  );
