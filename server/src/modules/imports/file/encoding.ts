import type { importEncodings } from '#contracts/api/imports.ts';

/** Names as the WHATWG and iconv-lite have them. */
export type Encoding = (typeof importEncodings)[number];

/**
 * What a text is encoded in, told from its first bytes: by its mark, else by zero bytes (UTF-16),
 * else whether it is valid UTF-8. Of what is left, Chinese text has its bytes above 0x7F in pairs
 * (GB 18030 and the GBK in it), while in Western text letters below 0x80 follow them.
 */
export function detectEncoding(sample: Buffer): Encoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  return byZeros(sample) ?? (isUtf8(sample) ? 'utf-8' : byPairs(sample));
}

/** Delimiters and digits are in every table: in UTF-16 half of their bytes are zero. */
function byZeros(sample: Buffer): Encoding | null {
  let even = 0;
  let odd = 0;
  for (let at = 0; at < sample.length; at++)
    if (sample[at] === 0) {
      if (at % 2 === 0) even += 1;
      else odd += 1;
    }
  if (odd > sample.length / 10 && odd > even * 4) return 'utf-16le';
  if (even > sample.length / 10 && even > odd * 4) return 'utf-16be';
  return null;
}

function isUtf8(sample: Buffer): boolean {
  try {
    // As a stream, so that a character cut in two at the sample's end is no fault.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false; // How the decoder says that it is not.
  }
}

function byPairs(sample: Buffer): Encoding {
  let high = 0;
  let paired = 0;
  for (let at = 0; at + 1 < sample.length; at++) {
    if ((sample[at] ?? 0) < 0x81) continue;
    high += 1;
    // The second byte of every common character is above 0xA0.
    if ((sample[at + 1] ?? 0) <= 0xa0) continue;
    paired += 1;
    at += 1;
  }
  return paired * 2 >= high ? 'gb18030' : 'windows-1252';
}
