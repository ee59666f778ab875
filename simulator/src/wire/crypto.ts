import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

/**
 * The callback cipher of the WeChat platform: AES-256-CBC, IV = first 16 bytes of the key,
 * FullStr = random(16) ‖ uint32_be(byte length) ‖ message ‖ appId, PKCS#7 padding to blocks of 32.
 * Source: developers.weixin.qq.com, message push, section on encryption.
 */
const PADDING_BLOCK = 32;
const HEAD_BYTES = 20;

const keys = new Map<string, Buffer>();

function aesKey(encodingAesKey: string): Buffer {
  let key = keys.get(encodingAesKey);
  if (key === undefined) {
    key = Buffer.from(`${encodingAesKey}=`, 'base64');
    if (encodingAesKey.length !== 43 || key.length !== 32) {
      throw new Error('EncodingAESKey must be 43 characters of A-Z, a-z and 0-9');
    }
    keys.set(encodingAesKey, key);
  }
  return key;
}

/** sha1 (lower-case hex) of the parts in byte order, joined: `signature` and `msg_signature`. */
export function sign(...parts: string[]): string {
  return createHash('sha1').update(parts.sort().join('')).digest('hex');
}

/** Encrypts a message for an app; `random` must hold 16 bytes. Answers base64. */
export function encrypt(
  encodingAesKey: string,
  message: string,
  appId: string,
  random: Buffer,
): string {
  const key = aesKey(encodingAesKey);
  const messageBytes = Buffer.byteLength(message);
  const size = HEAD_BYTES + messageBytes + Buffer.byteLength(appId);
  const padding = PADDING_BLOCK - (size % PADDING_BLOCK);
  const plain = Buffer.allocUnsafe(size + padding);
  random.copy(plain, 0, 0, 16);
  plain.writeUInt32BE(messageBytes, 16);
  plain.write(message, HEAD_BYTES);
  plain.write(appId, HEAD_BYTES + messageBytes);
  plain.fill(padding, size);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  cipher.setAutoPadding(false);
  return cipher.update(plain).toString('base64');
}

/** Opens an `Encrypt` value. Throws on bad padding or a length that does not fit. */
export function decrypt(
  encodingAesKey: string,
  encrypted: string,
): { message: string; appId: string } {
  const key = aesKey(encodingAesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
  decipher.setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()]);
  const padding = plain.at(-1) ?? 0;
  if (padding < 1 || padding > PADDING_BLOCK || plain.length < HEAD_BYTES + padding) {
    throw new Error('bad padding');
  }
  const end = plain.length - padding;
  const messageEnd = HEAD_BYTES + plain.readUInt32BE(16);
  if (messageEnd > end) throw new Error('bad message length');
  return {
    message: plain.toString('utf8', HEAD_BYTES, messageEnd),
    appId: plain.toString('utf8', messageEnd, end),
  };
}
