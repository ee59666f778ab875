import { encrypt, sign } from '../wire/crypto.ts';
import type { Account } from '../world/types.ts';

/** A callback as it goes on the wire. */
export interface SealedPush {
  url: string;
  body: string;
  timestamp: string;
  nonce: string;
}

/** What must be new for each attempt; the message inside stays the same. */
export interface Freshness {
  /** Seconds since the epoch. */
  timestamp: number;
  /** Digits. */
  nonce: string;
  /** 16 bytes. */
  random: Buffer;
}

/**
 * Wraps a plain `<xml>` message for the account's mode: plaintext carries it as it is, compatible adds
 * an `Encrypt` element to it, secure sends only `ToUserName` and `Encrypt`. Pure.
 */
export function seal(
  account: Account,
  url: string,
  openid: string,
  xml: string,
  fresh: Freshness,
): SealedPush {
  const timestamp = String(fresh.timestamp);
  const { nonce } = fresh;
  const signature = sign(account.token, timestamp, nonce);
  let query = `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}&openid=${openid}`;
  let body = xml;
  if (account.mode !== 'plaintext') {
    const encrypted = encrypt(account.encodingAesKey, xml, account.appId, fresh.random);
    const messageSignature = sign(account.token, timestamp, nonce, encrypted);
    query += `&encrypt_type=aes&msg_signature=${messageSignature}`;
    const sealed = `<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
    body =
      account.mode === 'secure'
        ? `<xml><ToUserName><![CDATA[${account.originalId}]]></ToUserName>${sealed}`
        : xml.slice(0, -'</xml>'.length) + sealed;
  }
  return { url: `${url}${url.includes('?') ? '&' : '?'}${query}`, body, timestamp, nonce };
}
