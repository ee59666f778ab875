/**
 * Times in buckets of logarithmic width: each is a tenth wider than the one before, so that a
 * quantile is right within 5 % whatever its size, and a year of times is a hundred numbers.
 */
const width = Math.log(1.1);

/** @param ms 0 or more; below one millisecond all are alike */
export const bucketOf = (ms: number): number =>
  ms <= 1 ? 0 : Math.ceil(Math.log(ms) / width - 1e-9);

/** The middle of a bucket, in whole milliseconds. */
export const middleOf = (bucket: number): number =>
  bucket <= 0 ? 1 : Math.round(Math.exp((bucket - 0.5) * width));

/** Times counted by bucket. */
export type Histogram = ReadonlyMap<number, number>;

export const countOf = (histogram: Histogram): number =>
  [...histogram.values()].reduce((sum, count) => sum + count, 0);

/**
 * The time that a share `q` of all stays below, by the nearest rank.
 * @returns null when there are no times
 */
export function quantile(histogram: Histogram, q: number): number | null {
  const rank = Math.ceil(countOf(histogram) * q);
  let seen = 0;
  for (const [bucket, count] of [...histogram].toSorted(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= rank && count > 0) return middleOf(bucket);
  }
  return null;
}
