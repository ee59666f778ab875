import type { Secrets } from '#kernel/secrets/secrets.ts';
import type { Credentials } from './account.ts';

/** A row of `channels.credentials`: every secret sealed to its row and column. */
export interface SealedCredentials {
  app_secret: string;
  token: string;
  aes_key: string | null;
  previous_aes_key: string | null;
}

const context = (channelId: string, column: string) =>
  `channels.credentials/${channelId}/${column}`;

export function sealCredentials(
  secrets: Secrets,
  channelId: string,
  plain: Credentials,
): SealedCredentials {
  const seal = (value: string, column: string) => secrets.seal(value, context(channelId, column));
  return {
    app_secret: seal(plain.appSecret, 'app_secret'),
    token: seal(plain.token, 'token'),
    aes_key: plain.aesKey && seal(plain.aesKey, 'aes_key'),
    previous_aes_key: plain.previousAesKey && seal(plain.previousAesKey, 'previous_aes_key'),
  };
}

/** @throws Error when the row was altered or sealed under another master key */
export function openCredentials(
  secrets: Secrets,
  channelId: string,
  sealed: SealedCredentials,
): Credentials {
  const open = (value: string, column: string) => secrets.open(value, context(channelId, column));
  return {
    appSecret: open(sealed.app_secret, 'app_secret'),
    token: open(sealed.token, 'token'),
    aesKey: sealed.aes_key && open(sealed.aes_key, 'aes_key'),
    previousAesKey: sealed.previous_aes_key && open(sealed.previous_aes_key, 'previous_aes_key'),
  };
}
