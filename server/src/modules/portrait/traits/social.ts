import type { FactType } from '#contracts/facts.ts';
import type { Habit } from '../digest/habits.ts';
import { reviewEvent, sharingEvents } from '../digest/vocabulary.ts';
import { byShare, counted } from './confidence.ts';
import { derived, latest, sumOf, type Traits } from './trait.ts';

/** So many doings tell her hours; ours, 2026-11. */
export const hoursFrom = 5;
/** So long is the best time of her day; ours, 2026-11. */
const windowHours = 4;

/** Something she did, as far as evidence needs it. Newest first wherever there are several. */
export interface Deed {
  id: string;
  type: FactType;
  at: Date;
  /** The name of a tracked event, in lower case. */
  event: string | null;
}

const doings = ({ wrote, tapped, viewed, did }: Habit) => wrote + tapped + viewed + did;

/** Channels, hours, writing, replies, sharing, reviews. */
export function socialTraits(
  habits: readonly Habit[],
  deeds: readonly Deed[],
  zone: { name: string; offsetHours: number },
): Traits {
  return {
    ...channelTrait(habits),
    ...hoursTrait(habits, zone),
    ...writingTraits(habits, deeds),
    ...eventTraits(habits, deeds),
  };
}

function channelTrait(habits: readonly Habit[]): Traits {
  const byChannel = new Map<string, { times: number; at: Date | null; ids: (string | null)[] }>();
  for (const habit of habits) {
    const known = byChannel.get(habit.channel) ?? { times: 0, at: null, ids: [] };
    byChannel.set(habit.channel, {
      times: known.times + doings(habit),
      at: latest([known.at, habit.lastAt]),
      ids: [...known.ids, habit.lastFact],
    });
  }
  const of = sumOf([...byChannel.values()], ({ times }) => times);
  const [best] = [...byChannel].toSorted(([a, x], [b, y]) => y.times - x.times || (a < b ? -1 : 1));
  if (!best || best[1].times === 0) return {};
  const [label, { times, at, ids }] = best;
  return {
    'social.channel': derived(
      { kind: 'favourite', label, times, of },
      { at, facts: times, factIds: ids, confidence: byShare(times, of) },
    ),
  };
}

function hoursTrait(
  habits: readonly Habit[],
  { name: timeZone, offsetHours }: { name: string; offsetHours: number },
): Traits {
  const counts = Array.from({ length: 24 }, (_, hour) =>
    sumOf(habits, ({ hours }) => hours[(hour - offsetHours + 48) % 24] ?? 0),
  );
  const of = sumOf(counts, (n) => n);
  if (of < hoursFrom) return {};
  const within = (from: number) =>
    sumOf([...Array(windowHours).keys()], (n) => counts[(from + n) % 24] ?? 0);
  const from = counts.reduce((best, _, hour) => (within(hour) > within(best) ? hour : best), 0);
  // Hours at its ends in which she never did anything are not hers.
  const active = [...Array(windowHours).keys()].filter((n) => (counts[(from + n) % 24] ?? 0) > 0);
  const [first, last] = [active[0] ?? 0, active.at(-1) ?? windowHours - 1];
  return {
    'social.hours': derived(
      { kind: 'hours', counts, from: (from + first) % 24, to: (from + last + 1) % 24, timeZone },
      {
        at: latest(habits.map(({ lastAt }) => lastAt)),
        facts: of,
        factIds: newestFacts(habits),
        confidence: byShare(within(from), of),
      },
    ),
  };
}

const newestFacts = (habits: readonly Habit[]) =>
  habits
    .toSorted((a, b) => (b.lastAt?.getTime() ?? 0) - (a.lastAt?.getTime() ?? 0))
    .map(({ lastFact }) => lastFact);

function writingTraits(habits: readonly Habit[], deeds: readonly Deed[]): Traits {
  const wrote = sumOf(habits, (habit) => habit.wrote);
  const sent = sumOf(habits, (habit) => habit.sent);
  const answered = sumOf(habits, ({ tapped }) => tapped) + wrote;
  const words = deeds.filter(({ type }) => type === 'message.received');
  const answers = deeds.filter(({ type }) => type !== 'event.tracked');
  return {
    ...(wrote > 0 && { 'social.writing': timesTrait(wrote, words) }),
    ...(sent > 0 && {
      'social.replies': derived(
        { kind: 'share', part: answered, of: sent, money: false },
        {
          at: answers[0]?.at ?? null,
          facts: answered + sent,
          factIds: answers.map(({ id }) => id),
          confidence: byShare(Math.min(answered, sent), sent),
        },
      ),
    }),
  };
}

const timesTrait = (count: number, deeds: readonly Deed[]) =>
  derived({ kind: 'count', count, unit: 'times' }, { ...basisOf(deeds), facts: count });

const basisOf = (deeds: readonly Deed[]) => ({
  at: deeds[0]?.at ?? null,
  factIds: deeds.map(({ id }) => id),
  confidence: counted,
});

function eventTraits(habits: readonly Habit[], deeds: readonly Deed[]): Traits {
  const shared = sumOf(habits, (habit) => habit.shared);
  const reviews = sumOf(habits, ({ reviewed }) => reviewed);
  const rated = sumOf(habits, (habit) => habit.rated);
  const stars = rated > 0 ? sumOf(habits, (habit) => habit.stars) / rated : null;
  const told = (is: (event: string) => boolean) =>
    deeds.filter(({ event }) => event !== null && is(event));
  return {
    ...(shared > 0 && {
      'social.shares': timesTrait(
        shared,
        told((event) => sharingEvents.has(event)),
      ),
    }),
    ...(reviews > 0 && {
      'social.reviews': derived(
        { kind: 'rating', reviews, stars },
        { ...basisOf(told((event) => event === reviewEvent)), facts: reviews },
      ),
    }),
  };
}
