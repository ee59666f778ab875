import type { ResultComparison, Uplift, Verdict } from '#contracts/api/campaigns.ts';
import type { ArmCounts } from '../counts.ts';
import { controlArm } from '../plan/assign.ts';
import { confidence, difference, informationShare, type Sums } from './sequential.ts';

/** An arm as it stands; that of `controlArm` hears nothing. */
export interface ArmState {
  arm: string;
  /** When all turns have come. */
  planned: number;
  /** Whose turn has come. */
  people: number;
  converted: number;
  buyers: number;
  /** Minor units, and their squares person by person. */
  value: number;
  valueSquares: number;
}

/** How an arm stands, of all sendings that are counted together. */
export function stateOf(arm: string, counts: readonly ArmCounts[]): ArmState {
  const own = counts.filter((count) => count.arm === arm);
  const sum = (key: Exclude<keyof ArmCounts, 'arm' | 'sendingId'>) =>
    own.reduce((total, count) => total + count[key], 0);
  return {
    arm,
    planned: sum('people'),
    people: sum('turned'),
    converted: sum('converted'),
    buyers: sum('buyers'),
    value: sum('value'),
    valueSquares: sum('valueSquares'),
  };
}

/**
 * Below these the normal approximation is not to be trusted; our choice (2026-11), checked by the
 * simulation in the test beside.
 */
const fewestPeople = 100;
const fewestEvents = 20;

/** Each arm against the control group, then against the first arm. */
export function compareArms(arms: readonly ArmState[]): ResultComparison[] {
  const control = arms.find(({ arm }) => arm === controlArm);
  const [first, ...others] = arms.filter(({ arm }) => arm !== controlArm);
  if (!first) return [];
  const pairs = [
    ...(control ? [first, ...others].map((arm) => [arm, control] as const) : []),
    ...others.map((arm) => [arm, first] as const),
  ];
  // Two questions for each pair; all answers hold together (Bonferroni).
  const alpha = (1 - confidence) / Math.max(1, 2 * pairs.length);
  return pairs.map(([arm, against]) => ({
    arm: arm.arm,
    against: against.arm === controlArm ? null : against.arm,
    conversion: withinRates(
      compare(arm, against, conversionOf, ({ converted }) => converted, alpha),
    ),
    value: compare(arm, against, valueOf, ({ buyers }) => buyers, alpha),
  }));
}

const conversionOf = ({ people, converted }: ArmState): Sums => ({
  people,
  sum: converted,
  squares: converted,
});
const valueOf = ({ people, value, valueSquares }: ArmState): Sums => ({
  people,
  sum: value,
  squares: valueSquares,
});

/** @param events how many people of an arm something happened to: the clock of the interval */
function compare(
  a: ArmState,
  b: ArmState,
  of: (arm: ArmState) => Sums,
  events: (arm: ArmState) => number,
  alpha: number,
): Uplift {
  const happened = (arm: ArmState) => ({
    people: arm.people,
    sum: events(arm),
    squares: events(arm),
  });
  const planned = { a: a.planned, b: b.planned };
  const share = informationShare(happened(a), happened(b), planned);
  const found = difference(of(a), of(b), share, alpha);
  const few = Math.min(a.people, b.people) < fewestPeople || events(a) + events(b) < fewestEvents;
  return { ...finite(found), verdict: few ? 'few' : verdictOf(found.low, found.high) };
}

/** Rates differ by no more than everybody against nobody, whatever the approximation says of a few. */
const withinRates = (uplift: Uplift): Uplift => ({
  ...uplift,
  low: Math.max(uplift.low, -1),
  high: Math.min(uplift.high, 1),
});

const verdictOf = (low: number, high: number): Verdict =>
  low > 0 ? 'better' : high < 0 ? 'worse' : 'open';

/** Before anything happened an interval has no ends; then it says nothing, as numbers that can be sent. */
function finite(found: ReturnType<typeof difference>): ReturnType<typeof difference> {
  const { estimate, low, high, relative } = found;
  const bound = (end: number) => (Number.isFinite(end) ? end : estimate);
  const ends = { estimate, low: bound(low), high: bound(high) };
  return {
    ...ends,
    relative:
      relative && Number.isFinite(relative.low) && Number.isFinite(relative.high) ? relative : null,
  };
}
