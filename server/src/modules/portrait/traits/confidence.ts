import type { Derived } from '#contracts/api/portrait.ts';

type Confidence = Derived['confidence'];

/** From these scores on a trait is sure, or likely; ours, 2026-11. */
const sureFrom = 0.5;
const likelyFrom = 0.2;

const confidence = (score: number): Confidence => ({
  level: score >= sureFrom ? 'sure' : score >= likelyFrom ? 'likely' : 'guess',
  score: Math.round(score * 1000) / 1000,
});

/** What is counted rather than concluded. */
export const counted = confidence(1);

/** Sources that know of whom they speak; a web page tells what a visitor typed. */
const trusted: ReadonlySet<string> = new Set(['manual', 'server', 'import', 'wechat']);

/** What one source told. */
export const toldBy = (source: string): Confidence => confidence(trusted.has(source) ? 0.9 : 0.4);

/**
 * The share of times that spoke for the value, at its lower end: Wilson's interval at 95 % (E. B.
 * Wilson, 1927). One of one is 0.21, nine of ten 0.6.
 */
export function byShare(times: number, of: number): Confidence {
  if (of === 0) return confidence(0);
  const z = 1.96;
  const share = times / of;
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return confidence((share + (z * z) / (2 * of) - spread) / (1 + (z * z) / of));
}

/** A mean, or a ranking, over so many observations: three of them make it sure. */
export const bySample = (n: number): Confidence => confidence(n / (n + 3));

/** What was true a while ago: sure within the hour, likely within the day. */
export const byAge = (ms: number): Confidence =>
  confidence(ms <= 3_600_000 ? 1 : ms <= 86_400_000 ? 0.4 : 0.1);
