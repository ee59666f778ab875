/** How much more, or less, frequent something is among some than among all. */
export interface Lift {
  /** Share among members by share among everybody. */
  lift: number;
  /** Ends of its 95 % confidence interval. */
  low: number;
  high: number;
  /** How many standard errors the lift's logarithm is away from none. */
  z: number;
}

/**
 * The lift of a trait, with an interval on the scale of its logarithm (delta method), as if members
 * were drawn from everybody without putting back: a segment of nearly all says little by chance.
 * Half a person is added throughout, so that nobody at all gives a finite interval (Haldane–Anscombe).
 *
 * @param members how many there are, `have` of them with the trait; `all` and `allHave` of everybody
 */
export function liftOf(members: number, have: number, all: number, allHave: number): Lift {
  const share = (have + 0.5) / (members + 1);
  const base = (allHave + 0.5) / (all + 1);
  const lift = share / base;
  const left = Math.max(0, 1 - members / all);
  const error = Math.sqrt(((1 - share) / (share * (members + 1))) * left);
  const log = Math.log(lift);
  const reach = normalQuantile(0.975) * error;
  const z = error === 0 ? 0 : log / error;
  return { lift, low: Math.exp(log - reach), high: Math.exp(log + reach), z };
}

/** Whether a lift stands out where so many were compared (Bonferroni, at 5 %). */
export const standsOut = ({ z }: Lift, compared: number): boolean =>
  Math.abs(z) > normalQuantile(1 - 0.05 / (2 * Math.max(1, compared)));

/**
 * Quantile of the standard normal distribution for p in (0.5, 1), by bisection of its distribution
 * function (Abramowitz and Stegun 26.2.17, error below 1e-7).
 */
export function normalQuantile(p: number): number {
  let [low, high] = [0, 10];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function normalDistribution(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const tail =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}
