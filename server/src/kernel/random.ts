import { randomBytes } from 'node:crypto';

/** A source of randomness: `next()` is uniform in [0, 1); `bytes` for ids and tokens. */
export interface Random {
  next(): number;
  bytes(size: number): Buffer;
}

export const systemRandom: Random = {
  next: () => randomBytes(4).readUInt32BE() / 2 ** 32,
  bytes: (size) => randomBytes(size),
};

/** A repeatable source (mulberry32): the same seed gives the same demo, test or population. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const bytes = (size: number) =>
    Buffer.from(Array.from({ length: size }, () => Math.floor(next() * 256)));
  return { next, bytes };
}
