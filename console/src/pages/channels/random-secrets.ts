const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Random letters and digits; bytes that would favour some of them are drawn again. */
function randomText(length: number): string {
  const fair = 256 - (256 % letters.length);
  let text = '';
  while (text.length < length)
    for (const byte of crypto.getRandomValues(new Uint8Array(length)))
      if (byte < fair && text.length < length) text += letters[byte % letters.length];
  return text;
}

/** The token that callbacks are signed with: WeChat allows 3 to 32 letters and digits. */
export const newToken = (): string => randomText(32);

/**
 * An EncodingAESKey: 43 letters and digits, base64 of 32 bytes without its final "=". The last one
 * holds only four bits of the key, so it must be one that leaves the other two at zero.
 */
export function newAesKey(): string {
  const ends = [...'AEIMQUYcgkosw048'];
  const pick = crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
  return randomText(42) + (ends[pick % ends.length] ?? 'A');
}
