import type { JourneyAnalytics } from '#contracts/api/journeys.ts';
import type { JourneyDefinition } from '#contracts/journeys.ts';
import type { GroupFigures, GroupKey, GroupRevenue } from './cohort.ts';
import { meanDifference, meanOf, rateDifference, rateOf, type Sample } from './statistics.ts';

type Conversion = JourneyAnalytics['all'];
type Split = JourneyAnalytics['splits'][number];
type Arm = Split['arms'][number];

/** One group of people: how many, how many of them reached the goal, and what they spent. */
export interface Group {
  entered: number;
  reached: number;
  spent: ReadonlyMap<string, Omit<Sample, 'n'>>;
}

const nobody: Group = { entered: 0, reached: 0, spent: new Map() };
const keyOf = ({ version, step, arm }: GroupKey) => JSON.stringify([version, step, arm]);

/** Finds groups by what they are. */
export function groupsOf(figures: readonly GroupFigures[], revenue: readonly GroupRevenue[]) {
  const byKey = new Map<string, Group>();
  const spent = Map.groupBy(revenue, keyOf);
  for (const group of figures) {
    const own = spent.get(keyOf(group)) ?? [];
    const { entered, reached } = group;
    const sums = own.map(({ currency, sum, squares }) => [currency, { sum, squares }] as const);
    byKey.set(keyOf(group), { entered, reached, spent: new Map(sums) });
  }
  return (key: GroupKey): Group => byKey.get(keyOf(key)) ?? nobody;
}

/** All of these people together; nobody is in two of the groups. */
export function together(groups: readonly Group[]): Group {
  const spent = new Map<string, Omit<Sample, 'n'>>();
  for (const group of groups)
    for (const [currency, { sum, squares }] of group.spent) {
      const known = spent.get(currency) ?? { sum: 0, squares: 0 };
      spent.set(currency, { sum: known.sum + sum, squares: known.squares + squares });
    }
  return {
    entered: groups.reduce((sum, { entered }) => sum + entered, 0),
    reached: groups.reduce((sum, { reached }) => sum + reached, 0),
    spent,
  };
}

export const conversionOf = ({ entered, reached, spent }: Group): Conversion => ({
  entered,
  reached,
  rate: rateOf(reached, entered),
  revenue: [...spent].map(([currency, { sum, squares }]) => ({
    currency,
    total: sum,
    perPerson: meanOf({ n: entered, sum, squares }),
  })),
});

/** The splits of a version, each arm against the first. */
export function splitsOf(
  version: number,
  definition: JourneyDefinition,
  groupOf: (key: GroupKey) => Group,
): Split[] {
  return Object.entries(definition.steps).flatMap(([step, split]) => {
    if (split.kind !== 'split') return [];
    const [first] = split.arms;
    const arms = split.arms.map((arm): Arm => {
      const own = groupOf({ version, step, arm: arm.id });
      const against = first && arm !== first ? { version, step, arm: first.id } : null;
      return {
        ...conversionOf(own),
        arm: arm.id,
        name: arm.name,
        share: arm.share,
        against: against && compare(own, groupOf(against), against.arm),
      };
    });
    return [{ version, step, name: split.name, arms }];
  });
}

function compare(own: Group, other: Group, arm: string): NonNullable<Arm['against']> {
  const sampleOf = (group: Group, currency: string): Sample => ({
    n: group.entered,
    ...(group.spent.get(currency) ?? { sum: 0, squares: 0 }),
  });
  const currencies = [...new Set([...own.spent.keys(), ...other.spent.keys()])].toSorted();
  return {
    arm,
    difference: rateDifference(
      { hits: own.reached, of: own.entered },
      { hits: other.reached, of: other.entered },
    ),
    revenue: currencies.map((currency) => ({
      currency,
      difference: meanDifference(sampleOf(own, currency), sampleOf(other, currency)),
    })),
  };
}
