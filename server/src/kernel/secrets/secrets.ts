import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemRandom } from '../random.ts';

/** Encrypts small secrets for storage with AES-256-GCM (NIST SP 800-38D, 96-bit random nonce). */
export interface Secrets {
  /** @param context bound to the ciphertext: it opens only under the same one, e.g. table and row id */
  seal(plain: string, context: string): string;
  /** @throws when the text was altered, or was sealed under another key or context */
  open(sealed: string, context: string): string;
  /** A key for another purpose, e.g. signing sessions, derived so that it reveals nothing of the master. */
  derive(purpose: string): string;
}

export function createSecrets(key: Buffer): Secrets {
  if (key.length !== 32) throw new Error('The encryption key must have 32 bytes.');
  return {
    seal(plain, context) {
      const nonce = systemRandom.bytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
    },
    open(sealed, context) {
      const [version, text] = sealed.split('.');
      if (version !== 'v1' || !text) throw new Error('Not a sealed secret.');
      const bytes = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), {
        authTagLength: 16,
      });
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString(
        'utf8',
      );
    },
    derive: (purpose) => createHmac('sha256', key).update(purpose).digest('base64url'),
  };
}

/**
 * The master key: `RAPPORT_SECRET_KEY` (32 bytes, base64 or hex), or a file of mode 0600 in the data
 * directory that is made at the first start.
 */
export async function loadSecretKey(
  home: string,
  fromEnvironment: string | undefined,
): Promise<Buffer> {
  if (fromEnvironment) {
    const encoding = /^[0-9a-f]{64}$/i.test(fromEnvironment) ? 'hex' : 'base64';
    const key = Buffer.from(fromEnvironment, encoding);
    if (key.length !== 32) throw new Error('RAPPORT_SECRET_KEY must be 32 bytes in base64 or hex.');
    return key;
  }
  const file = join(home, 'secret.key');
  await mkdir(home, { recursive: true });
  try {
    await writeFile(file, systemRandom.bytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  await chmod(file, 0o600);
  return Buffer.from(await readFile(file, 'utf8'), 'base64');
}
