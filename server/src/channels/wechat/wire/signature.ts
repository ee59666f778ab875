import { hash, timingSafeEqual } from 'node:crypto';

/**
 * SHA-1 in lower-case hex over the parts, sorted as strings and joined: `signature` of
 * [token, timestamp, nonce], `msg_signature` of those plus the `Encrypt` text.
 * Source: developers.weixin.qq.com, message-push.html (read 2026-11).
 */
export function signParts(parts: readonly string[]): string {
  // Sorting by UTF-16 unit equals sorting by byte here: every part the platform sends is ASCII.
  return hash('sha1', parts.toSorted().join(''));
}

/** Whether `given` is the signature of `parts`; the comparison's time tells nothing about where they differ. */
export function signatureMatches(given: string | undefined, parts: readonly string[]): boolean {
  if (given === undefined) return false;
  const expected = Buffer.from(signParts(parts));
  const actual = Buffer.from(given.toLowerCase());
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
