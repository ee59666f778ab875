import type { Verdict } from '#contracts/api/campaigns/results.ts';
import { difference, informationShare, type Difference, type Sums } from './sequential.ts';

/** One of two groups that are compared. */
export interface Group extends Sums {
  /** How many people of it something happened to: the clock of the interval. */
  events: number;
  /** How many people it is meant to have in the end; sets where the interval is tightest. */
  planned: number;
}

/** A difference, and whether it is proven. */
export interface Judged extends Difference {
  verdict: Verdict;
}

/**
 * Below these the normal approximation is not to be trusted; our choice (2026-11), checked by the
 * simulation in the test beside.
 */
const fewestPeople = 100;
const fewestEvents = 20;

/** How group `a` differs from `b`, in words that hold however often one looks. */
export function judge(a: Group, b: Group, alpha: number): Judged {
  const happened = ({ people, events }: Group) => ({ people, sum: events, squares: events });
  const planned = { a: a.planned, b: b.planned };
  const share = informationShare(happened(a), happened(b), planned);
  const found = difference(a, b, share, alpha);
  const few = Math.min(a.people, b.people) < fewestPeople || a.events + b.events < fewestEvents;
  return { ...finite(found), verdict: few ? 'few' : verdictOf(found.low, found.high) };
}

/** Rates differ by no more than everybody against nobody, whatever the approximation says of a few. */
export const withinRates = (judged: Judged): Judged => ({
  ...judged,
  low: Math.max(judged.low, -1),
  high: Math.min(judged.high, 1),
});

const verdictOf = (low: number, high: number): Verdict =>
  low > 0 ? 'better' : high < 0 ? 'worse' : 'open';

/** Before anything happened an interval has no ends; then it says nothing, as numbers that can be sent. */
function finite(found: Difference): Difference {
  const { estimate, low, high, relative } = found;
  const bound = (end: number) => (Number.isFinite(end) ? end : estimate);
  const ends = { estimate, low: bound(low), high: bound(high) };
  return {
    ...ends,
    relative:
      relative && Number.isFinite(relative.low) && Number.isFinite(relative.high) ? relative : null,
  };
}
