import type { CampaignResults, ResultComparison } from '#contracts/api/campaigns.ts';

/**
 * What can be said of a campaign in one sentence; the words are in the catalogues. Talks of conversions:
 * what the campaign is for.
 */
export function sentenceOf(
  hasGoal: boolean,
  comparisons: readonly ResultComparison[],
  nameOf: (arm: string) => string,
): CampaignResults['sentence'] {
  if (!hasGoal) return { code: 'no_goal', values: {} };
  if (comparisons.length === 0) return { code: 'no_comparison', values: {} };
  const held = comparisons.filter(({ against }) => against === null);
  // Without a control group the messages are compared with each other.
  const asked = held.length > 0 ? held : comparisons;
  const best = asked.toSorted((a, b) => b.conversion.estimate - a.conversion.estimate);
  const better = best.find(({ conversion }) => conversion.verdict === 'better');
  if (better)
    return {
      code: better.against === null ? 'proven_better' : 'proven_best_arm',
      values: valuesOf(better, nameOf),
    };
  const worse = best.findLast(({ conversion }) => conversion.verdict === 'worse');
  if (worse) return { code: 'proven_worse', values: valuesOf(worse, nameOf) };
  const [shown] = best;
  const few = asked.every(({ conversion }) => conversion.verdict === 'few');
  return {
    code: few ? 'too_few' : 'not_proven',
    values: shown ? valuesOf(shown, nameOf) : {},
  };
}

/** Rates as shares: 0.012 is 1.2 points. */
function valuesOf(
  { arm, against, conversion }: ResultComparison,
  nameOf: (arm: string) => string,
): CampaignResults['sentence']['values'] {
  const { estimate, low, high, relative } = conversion;
  return {
    arm: nameOf(arm),
    against: against === null ? null : nameOf(against),
    estimate,
    low,
    high,
    relative: relative?.estimate ?? null,
  };
}
