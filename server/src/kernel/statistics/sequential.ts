/** All intervals of one answer hold together with this confidence. */
export const confidence = 0.95;

/** What is known of one group: how many people, and sums over them of a quantity and of its squares. */
export interface Sums {
  people: number;
  sum: number;
  squares: number;
}

export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

export interface Difference extends Interval {
  /** As a share of the other group's mean; null where that is 0. */
  relative: Interval | null;
}

const mean = ({ people, sum }: Sums) => (people === 0 ? 0 : sum / people);

/** Of the mean, unbiased. */
function errorOf({ people, sum, squares }: Sums): number {
  if (people < 2) return 0;
  return Math.max(0, (squares - (sum * sum) / people) / (people - 1)) / people;
}

/**
 * How many standard errors an interval must reach to either side so that, with probability 1 - `alpha`, the
 * truth never leaves it however often, and whenever, one looks.
 *
 * The boundary of Robbins' normal mixture: for r, the information so far in units of the mixture's,
 * `sqrt((r + 1) / r * (ln(r + 1) - 2 ln alpha))`. It is the asymptotic confidence sequence of
 * Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, "Time-uniform central limit theory and asymptotic
 * confidence sequences" (Annals of Statistics 2024; arXiv 2103.06476), theorem 2.2 with r = t rho^2, and
 * of the mixture sequential test of Johari, Koomen, Pekelis & Walsh (KDD 2017). `share` is the
 * information so far of that planned: there the interval is tightest, by rho of their appendix B.2,
 * `sqrt((-2 ln alpha + ln(-2 ln alpha + 1)) / t)`.
 */
export function reach(share: number, alpha: number): number {
  const log = -2 * Math.log(alpha);
  const r = (log + Math.log(log + 1)) * share;
  return r > 0 ? Math.sqrt(((r + 1) / r) * (Math.log(r + 1) + log)) : Infinity;
}

/**
 * How much is known of that planned. Time runs by what happened (people who converted), not by people:
 * of those just written to nobody has bought yet. If neither message did anything, each conversion
 * falls to a group by its size, so that the difference is a martingale in this time.
 *
 * @param planned people of both groups when all turns have come
 * @param rate a share of people converting that would be no surprise; sets where the interval is
 *   tightest, not whether it holds
 */
export function informationShare(
  a: Sums,
  b: Sums,
  planned: { a: number; b: number },
  rate = 0.05,
): number {
  const size = (n: number, m: number) => (n + m > 0 ? (n * m) / (n + m) : 0);
  const p = (a.sum + b.sum) / Math.max(1, a.people + b.people);
  const expected = size(planned.a, planned.b) * rate * (1 - rate);
  return expected > 0 ? (size(a.people, b.people) * p * (1 - p)) / expected : 0;
}

/** The difference of two groups' means, with an interval that may be looked at at any time. */
export function difference(a: Sums, b: Sums, share: number, alpha: number): Difference {
  const times = reach(share, alpha);
  const around = (estimate: number, variance: number): Interval => {
    const margin = variance > 0 ? times * Math.sqrt(variance) : 0;
    return { estimate, low: estimate - margin, high: estimate + margin };
  };
  const [x, y] = [mean(a), mean(b)];
  const [ex, ey] = [errorOf(a), errorOf(b)];
  // Of the ratio by the delta method.
  const relative = y === 0 ? null : around(x / y - 1, ex / y ** 2 + (x ** 2 * ey) / y ** 4);
  return { ...around(x - y, ex + ey), relative };
}
