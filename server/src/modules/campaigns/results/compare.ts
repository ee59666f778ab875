import type { ResultComparison } from '#contracts/api/campaigns.ts';
import { confidence } from '#kernel/statistics/sequential.ts';
import { judge, withinRates, type Group } from '#kernel/statistics/uplift.ts';
import type { ArmCounts } from '../counts.ts';
import { controlArm } from '../plan/assign.ts';

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
    conversion: withinRates(judge(conversionOf(arm), conversionOf(against), alpha)),
    value: judge(valueOf(arm), valueOf(against), alpha),
  }));
}

const conversionOf = ({ people, converted, planned }: ArmState): Group => ({
  people,
  sum: converted,
  squares: converted,
  events: converted,
  planned,
});
const valueOf = ({ people, value, valueSquares, buyers, planned }: ArmState): Group => ({
  people,
  sum: value,
  squares: valueSquares,
  events: buyers,
  planned,
});
