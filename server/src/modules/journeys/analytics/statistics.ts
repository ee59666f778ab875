import type { Estimate } from '#contracts/api/journeys.ts';

/** Of the standard normal distribution, for 95 % between both ends. */
const z = 1.959963984540054;

/**
 * A share with Wilson's score interval (E. B. Wilson, JASA 22, 1927): right for few people and for
 * shares near 0 and 1, where the textbook interval leaves the range.
 *
 * @returns null of nobody
 */
export function rateOf(hits: number, of: number): Estimate | null {
  if (of === 0) return null;
  const share = hits / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half =
    (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const low = hits === 0 ? 0 : Math.max(0, middle - half);
  const high = hits === of ? 1 : Math.min(1, middle + half);
  return { value: share, low, high };
}

/** What a mean is made of. */
export interface Sample {
  n: number;
  sum: number;
  squares: number;
}

/** Mean and its squared standard error; null of fewer than two. */
function momentsOf({ n, sum, squares }: Sample): { mean: number; error: number } | null {
  if (n < 2) return null;
  const mean = sum / n;
  // Rounding may leave a tiny negative rest where all are equal.
  const variance = Math.max(0, squares - n * mean * mean) / (n - 1);
  return { mean, error: variance / n };
}

/**
 * A mean with Student's interval. Spending is skewed, but of the hundreds of people that make a figure
 * worth reading the mean is near enough to normal; of few, t keeps it wide.
 */
export function meanOf(sample: Sample): Estimate | null {
  const moments = momentsOf(sample);
  if (!moments) return null;
  const half = tQuantile(sample.n - 1) * Math.sqrt(moments.error);
  return { value: moments.mean, low: moments.mean - half, high: moments.mean + half };
}

/**
 * The quantile of Student's distribution that leaves 5 % outside, by G. W. Hill (Algorithm 396,
 * Communications of the ACM 13, 1970); to five digits for any number of degrees of freedom from 1.
 */
export function tQuantile(freedom: number): number {
  const outside = 0.05;
  if (freedom >= 1e6) return z;
  if (Math.abs(freedom - 1) < 1e-9) return 1 / Math.tan((outside * Math.PI) / 2);
  if (Math.abs(freedom - 2) < 1e-9) return Math.sqrt(2 / (outside * (2 - outside)) - 2);
  const a = 1 / (freedom - 0.5);
  const b = 48 / (a * a);
  let c = ((20700 * a) / b - 98) * a * a - 16 * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * freedom;
  let y = (d * outside) ** (2 / freedom);
  if (y > 0.05 + a) {
    let x = -z;
    y = x * x;
    if (freedom < 5) c += 0.3 * (freedom - 4.5) * (x + 0.6);
    c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b;
    x *= ((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1;
    y = a * x * x;
    y = y > 0.002 ? Math.expm1(y) : 0.5 * y * y + y;
  } else {
    y =
      ((1 / (((freedom + 6) / (freedom * y) - 0.089 * d - 0.822) * (freedom + 2) * 3) +
        0.5 / (freedom + 4)) *
        y -
        1) *
        ((freedom + 1) / (freedom + 2)) +
      1 / y;
  }
  return Math.sqrt(freedom * y);
}
