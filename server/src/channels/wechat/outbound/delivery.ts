import type { Account, Credentials } from '#channels/accounts/account.ts';
import { DomainError } from '#kernel/errors.ts';
import { aesKey, decryptWithAny, WechatCryptoError, type AesKey } from '../wire/crypto.ts';
import { text, type PlatformBody } from '../inbound/body.ts';
import { BodyError, parseBody } from '../inbound/parse.ts';
import { readSettings } from '../settings.ts';
import { signatureMatches } from '../wire/signature.ts';
import { XmlError } from '../wire/xml.ts';

/** The query of a callback: parameters that are absent, or given twice, count as absent. */
export type CallbackQuery = Record<string, unknown>;

const parameter = (query: CallbackQuery, name: string): string | undefined => {
  const value = query[name];
  return typeof value === 'string' ? value : undefined;
};

/**
 * Answers the platform's URL verification: the `echostr` to reply with, as it came.
 * @throws DomainError 401 when the signature or the timestamp is not right
 */
export function verifyUrl(account: Account, query: CallbackQuery, now: Date): string {
  checkTime(account, query, now);
  checkPlainSignature(account, query);
  const echo = parameter(query, 'echostr');
  if (echo === undefined)
    throw new DomainError('invalid', 'wechat.no_echostr', 'echostr is missing.');
  return echo;
}

/**
 * Verifies, decrypts and parses one delivery.
 *
 * What is signed decides what is believed: with `msg_signature` the encrypted text; without it (in
 * plaintext mode) only that the caller knows the token. So an account in secure mode takes encrypted
 * bodies alone, and one in compatible mode reads the encrypted part whenever there is one.
 * @throws DomainError 401 for what is not proven to come from the platform, 400 for what cannot be read
 */
export function openDelivery(
  account: Account,
  query: CallbackQuery,
  raw: Buffer,
  now: Date,
): PlatformBody {
  checkTime(account, query, now);
  if (account.mode === 'plaintext' && parameter(query, 'encrypt_type') !== 'aes') {
    checkPlainSignature(account, query);
    return read(raw.toString('utf8'));
  }
  const outer = read(raw.toString('utf8'));
  const encrypted = text(outer, 'Encrypt');
  if (encrypted !== null) return openEncrypted(account, query, encrypted);
  if (account.mode === 'secure')
    throw refuse(
      'wechat.not_encrypted',
      'The account is in secure mode, but the body is not encrypted.',
    );
  checkPlainSignature(account, query);
  return outer;
}

function openEncrypted(account: Account, query: CallbackQuery, encrypted: string): PlatformBody {
  const { token } = account.credentials;
  const signed = [
    token,
    parameter(query, 'timestamp') ?? '',
    parameter(query, 'nonce') ?? '',
    encrypted,
  ];
  if (!signatureMatches(parameter(query, 'msg_signature'), signed))
    throw refuse(
      'wechat.bad_signature',
      'The signature does not match: is the token the same on both sides?',
    );
  try {
    return read(decryptWithAny(encrypted, keysOf(account.credentials), account.appId).message);
  } catch (error) {
    if (!(error instanceof WechatCryptoError)) throw error;
    if (error.code === 'app_id')
      throw refuse('wechat.other_app', `${error.message} than ${account.appId}.`);
    throw new DomainError(
      'invalid',
      'wechat.cannot_decrypt',
      `${error.message}: is the EncodingAESKey the same on both sides?`,
    );
  }
}

const keys = new WeakMap<Credentials, AesKey[]>();

/** The current AES key and the one before, made ready once for as long as the account is in memory. */
function keysOf(credentials: Credentials): AesKey[] {
  const known = keys.get(credentials);
  if (known) return known;
  const { aesKey: current, previousAesKey } = credentials;
  const ready = [current, previousAesKey].filter((key) => key !== null).map(aesKey);
  keys.set(credentials, ready);
  return ready;
}

function checkPlainSignature(account: Account, query: CallbackQuery): void {
  const timestamp = parameter(query, 'timestamp') ?? '';
  const nonce = parameter(query, 'nonce') ?? '';
  const parts = [account.credentials.token, timestamp, nonce];
  if (!signatureMatches(parameter(query, 'signature'), parts))
    throw refuse(
      'wechat.bad_signature',
      'The signature does not match: is the token the same on both sides?',
    );
}

/** A recorded request is of no use later; within the window its receipt key makes it a redelivery. */
function checkTime(account: Account, query: CallbackQuery, now: Date): void {
  const { replayWindowSeconds } = readSettings(account.settings);
  if (replayWindowSeconds === 0) return;
  const seconds = Number(parameter(query, 'timestamp') ?? NaN);
  const distance = Math.abs(now.getTime() / 1000 - seconds);
  if (!(distance <= replayWindowSeconds))
    throw refuse('wechat.stale', 'The timestamp is too far from our clock.');
}

function read(source: string): PlatformBody {
  try {
    return parseBody(source);
  } catch (error) {
    if (!(error instanceof XmlError) && !(error instanceof BodyError)) throw error;
    throw new DomainError('invalid', 'wechat.bad_body', `${error.message}.`);
  }
}

const refuse = (code: string, message: string) => new DomainError('unauthenticated', code, message);
