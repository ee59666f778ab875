import { acts, type Dimension, type Interest, type TraitName } from '#contracts/api/portrait.ts';
import { strengthAt } from '../digest/decay.ts';
import type { Dealing } from '../store/tallies.ts';
import { bySample } from './confidence.ts';
import { derived, latest, sumOf, type Traits } from './trait.ts';

/** So many of each are shown; weaker ones than a twentieth of a view are forgotten. Ours, 2026-11. */
const shown = 8;
const weakest = 0.05;
/** What she wanted so many days ago and did not buy since she still needs; ours, 2026-11. */
export const needDays = 14;

const dimensionOf: Partial<Record<TraitName, Dimension>> = {
  'interests.categories': 'category',
  'interests.brands': 'brand',
  'interests.products': 'product',
  'interests.topics': 'topic',
};

export interface Fading {
  now: Date;
  halfLifeDays: number;
}

const factsOf = (dealing: Dealing) => sumOf(acts, (act) => dealing[act]);

function toInterest(dealing: Dealing, { now, halfLifeDays }: Fading): Interest {
  const { value, label, viewed, saved, asked, bought, weight } = dealing;
  const strength = strengthAt(weight, now, halfLifeDays);
  return { value, label, strength, acts: { viewed, saved, asked, bought } };
}

/** Interests, the strongest first. */
export function interestTraits(dealings: readonly Dealing[], fading: Fading): Traits {
  const traits: Traits = {};
  for (const [name, dimension] of Object.entries(dimensionOf)) {
    const own = dealings
      .filter((dealing) => dealing.dimension === dimension)
      .map((dealing) => ({ dealing, interest: toInterest(dealing, fading) }))
      .filter(({ interest }) => (interest.strength ?? 0) >= weakest)
      .slice(0, shown);
    if (own.length > 0)
      traits[name as TraitName] = basedOn(
        own.map(({ dealing }) => dealing),
        own.map(({ interest }) => interest),
      );
  }
  return traits;
}

function basedOn(dealings: readonly Dealing[], items: Interest[]) {
  const facts = sumOf(dealings, factsOf);
  const newest = dealings.toSorted((a, b) => b.lastAt.getTime() - a.lastAt.getTime());
  return derived(
    { kind: 'interests', items },
    {
      at: latest(dealings.map(({ lastAt }) => lastAt)),
      facts,
      factIds: newest.map(({ lastFact }) => lastFact),
      confidence: bySample(facts),
    },
  );
}

/** What she looks for now: the strongest wish of the last days that she has not bought since. */
export function needTrait(dealings: readonly Dealing[], fading: Fading): Traits {
  const since = fading.now.getTime() - needDays * 86_400_000;
  const [wish] = dealings
    .filter(({ dimension }) => dimension === 'product' || dimension === 'category')
    .filter(
      ({ wantedAt, boughtAt }) =>
        wantedAt !== null &&
        wantedAt.getTime() > since &&
        (boughtAt === null || boughtAt < wantedAt),
    )
    // A product says more than its category.
    .toSorted(
      (a, b) =>
        Number(b.dimension === 'product') - Number(a.dimension === 'product') ||
        compare(b.weight, a.weight),
    );
  if (!wish) return {};
  return { 'dynamics.need': basedOn([wish], [toInterest(wish, fading)]) };
}

const compare = (a: bigint, b: bigint) => (a > b ? 1 : a < b ? -1 : 0);
