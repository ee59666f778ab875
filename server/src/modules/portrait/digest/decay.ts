/**
 * Interests fade by one exponential for everybody, so an act's weight can be told once and for all:
 * 2^((time − epoch) / half-life), an integer scaled by 2^20. Sums of such integers are exact in
 * whatever order facts come, keep the order of a person's interests without ever being touched, and
 * are divided by the weight of an act of today to be read. Decision 0240.
 */
export const epoch = new Date('2010-01-01T00:00:00Z');
export const scaleBits = 20;
const dayMs = 86_400_000;
const epochDay = epoch.getTime() / dayMs;

const tables = new Map<number, bigint[]>();

/** 2^(days / halfLife), scaled, for the days of one half-life. */
function fractions(halfLifeDays: number): bigint[] {
  const known = tables.get(halfLifeDays);
  if (known) return known;
  const made = Array.from({ length: halfLifeDays }, (_, day) =>
    BigInt(Math.round(2 ** (day / halfLifeDays + scaleBits))),
  );
  tables.set(halfLifeDays, made);
  return made;
}

/**
 * The weight of an act at this moment, to the day (UTC). Acts of more than twenty half-lives before
 * 2010 weigh nothing.
 */
export function weightAt(at: Date, halfLifeDays: number): bigint {
  const day = Math.floor(at.getTime() / dayMs) - epochDay;
  const halvings = Math.floor(day / halfLifeDays);
  const fraction = fractions(halfLifeDays)[day - halvings * halfLifeDays] ?? 0n;
  return halvings >= 0 ? fraction << BigInt(halvings) : fraction >> BigInt(-halvings);
}

/** Thousandths are as fine as strengths are read. */
const finest = 1_000n;

/** What a sum of weights is worth now: 1 is one act of today, 0.5 one a half-life ago. */
export function strengthAt(weight: bigint, now: Date, halfLifeDays: number): number {
  const today = weightAt(now, halfLifeDays);
  return today === 0n ? 0 : Number((weight * finest) / today) / Number(finest);
}
