/** A latency histogram with logarithmic buckets: any quantile within about 1 %, in constant memory. */
export interface Histogram {
  counts: Float64Array;
  total: number;
  max: number;
}

const GROWTH = Math.log(1.01);
/** Values are microseconds; the last bucket ends far above any timeout. */
const BUCKETS = Math.ceil(Math.log(600_000_000) / GROWTH);

export const createHistogram = (): Histogram => ({
  counts: new Float64Array(BUCKETS),
  total: 0,
  max: 0,
});

/** Records one duration in milliseconds. */
export function record(histogram: Histogram, ms: number): void {
  const micros = Math.max(1, ms * 1000);
  const bucket = Math.min(BUCKETS - 1, Math.floor(Math.log(micros) / GROWTH));
  histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1;
  histogram.total++;
  if (ms > histogram.max) histogram.max = ms;
}

/** The duration (ms) that a share `q` of the records does not exceed; null when there are none. */
export function quantile(histogram: Histogram, q: number): number | null {
  if (histogram.total === 0) return null;
  const rank = Math.ceil(q * histogram.total);
  let seen = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    seen += histogram.counts[bucket] ?? 0;
    if (seen >= rank) return Math.min(histogram.max, Math.exp((bucket + 0.5) * GROWTH) / 1000);
  }
  return histogram.max;
}

export interface Quantiles {
  p50: number | null;
  p90: number | null;
  p99: number | null;
  p999: number | null;
  max: number | null;
}

const rounded = (ms: number | null): number | null =>
  ms === null ? null : Math.round(ms * 1000) / 1000;

export const quantiles = (histogram: Histogram): Quantiles => ({
  p50: rounded(quantile(histogram, 0.5)),
  p90: rounded(quantile(histogram, 0.9)),
  p99: rounded(quantile(histogram, 0.99)),
  p999: rounded(quantile(histogram, 0.999)),
  max: histogram.total === 0 ? null : rounded(histogram.max),
});
