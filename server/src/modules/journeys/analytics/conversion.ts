import type { JourneyAnalytics } from '#contracts/api/journeys.ts';
import type { JourneyDefinition } from '#contracts/journeys.ts';
import type { GroupFigures, GroupKey, GroupRevenue } from './cohort.ts';
import { compareArms, type Group, type Spent } from './arms.ts';
import { meanOf, rateOf } from './statistics.ts';

type Conversion = JourneyAnalytics['all'];
type Split = JourneyAnalytics['splits'][number];
type Arm = Split['arms'][number];

const nobody: Group = { entered: 0, reached: 0, spent: new Map() };
const keyOf = ({ version, step, arm }: GroupKey) => JSON.stringify([version, step, arm]);

/** Finds groups by what they are. */
export function groupsOf(figures: readonly GroupFigures[], revenue: readonly GroupRevenue[]) {
  const byKey = new Map<string, Group>();
  const spent = Map.groupBy(revenue, keyOf);
  for (const group of figures) {
    const own = spent.get(keyOf(group)) ?? [];
    const { entered, reached } = group;
    const sums = own.map(({ currency, ...spent }) => [currency, spent] as const);
    byKey.set(keyOf(group), { entered, reached, spent: new Map(sums) });
  }
  return (key: GroupKey): Group => byKey.get(keyOf(key)) ?? nobody;
}

/** All of these people together; nobody is in two of the groups. */
export function together(groups: readonly Group[]): Group {
  const spent = new Map<string, Spent>();
  for (const group of groups)
    for (const [currency, { sum, squares, buyers }] of group.spent) {
      const known = spent.get(currency) ?? { sum: 0, squares: 0, buyers: 0 };
      spent.set(currency, {
        sum: known.sum + sum,
        squares: known.squares + squares,
        buyers: known.buyers + buyers,
      });
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
    const groups = split.arms.map(({ id, share }) => ({
      arm: id,
      share,
      ...groupOf({ version, step, arm: id }),
    }));
    const against = compareArms(groups, definition.goal !== null);
    const arms = split.arms.map(({ id: arm, name, share }): Arm => {
      const own = groupOf({ version, step, arm });
      return { ...conversionOf(own), arm, name, share, against: against.get(arm) ?? null };
    });
    return [{ version, step, name: split.name, arms }];
  });
}
