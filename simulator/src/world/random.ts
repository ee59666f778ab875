/** A repeatable random source (sfc32). Its four words are plain data, so a snapshot can keep them. */
export interface Random {
  state: [number, number, number, number];
}

export function createRandom(seed: number | string): Random {
  let hash = 2166136261;
  for (const char of String(seed)) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619);
  const random: Random = { state: [hash | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1] };
  for (let round = 0; round < 15; round++) word(random);
  return random;
}

/** The next 32 random bits, unsigned. */
export function word(random: Random): number {
  const s = random.state;
  const sum = (((s[0] + s[1]) | 0) + s[3]) | 0;
  s[3] = (s[3] + 1) | 0;
  s[0] = s[1] ^ (s[1] >>> 9);
  s[1] = (s[2] + (s[2] << 3)) | 0;
  s[2] = (s[2] << 21) | (s[2] >>> 11);
  s[2] = (s[2] + sum) | 0;
  return sum >>> 0;
}

/** A number in [0, 1). */
export const unit = (random: Random): number => word(random) / 4294967296;

/** An integer in [0, bound). */
export const below = (random: Random, bound: number): number => Math.floor(unit(random) * bound);

/** True with the given probability. */
export const chance = (random: Random, probability: number): boolean =>
  probability > 0 && unit(random) < probability;

/** One element of a list that is not empty. */
export const pick = <T>(random: Random, list: readonly T[]): T =>
  list[below(random, list.length)] as T;

export function bytes(random: Random, count: number): Buffer {
  const out = Buffer.allocUnsafe(count);
  let at = 0;
  for (; at + 4 <= count; at += 4) out.writeUInt32LE(word(random), at);
  for (; at < count; at++) out[at] = word(random) & 255;
  return out;
}

export const hex8 = (random: Random): string => word(random).toString(16).padStart(8, '0');

/** `count` characters of the URL-safe base64 alphabet. */
export const token64 = (random: Random, count: number): string =>
  bytes(random, Math.ceil((count * 3) / 4))
    .toString('base64url')
    .slice(0, count);
