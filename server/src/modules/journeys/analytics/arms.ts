import type { ArmDifference, JourneyAnalytics } from '#contracts/api/journeys.ts';
import { confidence } from '#kernel/statistics/sequential.ts';
import {
  judge,
  withinRates,
  type Group as Compared,
  type Judged,
} from '#kernel/statistics/uplift.ts';
import type { Sample } from './statistics.ts';

/** One group of people: how many, how many of them reached the goal, and what they spent. */
export interface Group {
  entered: number;
  reached: number;
  spent: ReadonlyMap<string, Spent>;
}

/** What people of a group spent in a currency, and how many of them did. */
export interface Spent extends Omit<Sample, 'n'> {
  buyers: number;
}

/** People of an arm, of whom so many of a hundred are sent that way. */
export interface ArmGroup extends Group {
  arm: string;
  share: number;
}

type Against = NonNullable<JourneyAnalytics['splits'][number]['arms'][number]['against']>;

/**
 * A journey has no planned end; the intervals are tightest when so many people have come to a split.
 * It does not matter to whether they hold. Ours, 2026-11.
 */
const plannedPeople = 5_000;

/**
 * Each arm against the first, by intervals that may be looked at at any time: results are on a page
 * that people look at every day, and stop when they like what they see.
 *
 * @param goal whether there is a goal, which people can reach
 * @returns by arm, without the first
 */
export function compareArms(
  groups: readonly ArmGroup[],
  goal: boolean,
): ReadonlyMap<string, Against> {
  const [first, ...others] = groups;
  if (!first) return new Map();
  const currencies = [...new Set(groups.flatMap(({ spent }) => [...spent.keys()]))].toSorted();
  // All answers hold together (Bonferroni).
  const questions = others.length * (Number(goal) + currencies.length);
  const alpha = (1 - confidence) / Math.max(1, questions);
  return new Map(
    others.map((group): [string, Against] => [
      group.arm,
      {
        arm: first.arm,
        difference: goal
          ? asTold(withinRates(judge(reachedOf(group), reachedOf(first), alpha)))
          : null,
        revenue: currencies.map((currency) => ({
          currency,
          difference: asTold(judge(spentOf(group, currency), spentOf(first, currency), alpha)),
        })),
      },
    ]),
  );
}

const asTold = ({ estimate: value, low, high, verdict }: Judged): ArmDifference => ({
  value,
  low,
  high,
  verdict,
});

const plannedOf = ({ share }: ArmGroup) => (plannedPeople * share) / 100;

const reachedOf = (group: ArmGroup): Compared => ({
  people: group.entered,
  sum: group.reached,
  squares: group.reached,
  events: group.reached,
  planned: plannedOf(group),
});

function spentOf(group: ArmGroup, currency: string): Compared {
  const { sum, squares, buyers } = group.spent.get(currency) ?? { sum: 0, squares: 0, buyers: 0 };
  return { people: group.entered, sum, squares, events: buyers, planned: plannedOf(group) };
}
