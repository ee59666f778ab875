import { sign } from '../wire/crypto.ts';
import { below, bytes } from '../world/random.ts';
import type { Account } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { TransportError } from './transport.ts';

export interface Verification {
  ok: boolean;
  /** HTTP status of the answer; null when none came. */
  status: number | null;
  reason: string;
}

/**
 * The check that the platform makes when a callback URL is saved: a GET whose `echostr` must come back
 * verbatim. It is not encrypted, whatever the mode.
 */
export async function verifyCallback(
  world: World,
  account: Account,
  url: string,
): Promise<Verification> {
  if (!/^https?:\/\/[^/]/.test(url)) {
    return { ok: false, status: null, reason: 'the URL must start with http:// or https://' };
  }
  const timestamp = String(world.clock.seconds());
  const nonce = String(below(world.random, 1_000_000_000));
  const echo = (bytes(world.random, 8).readBigUInt64LE() >> 1n).toString();
  const query = new URLSearchParams({
    signature: sign(account.token, timestamp, nonce),
    echostr: echo,
    timestamp,
    nonce,
  });
  try {
    const target = `${url}${url.includes('?') ? '&' : '?'}${query}`;
    const answer = await world.transport.get(target, account.settings.callbackTimeoutMs);
    const { status } = answer;
    if (status !== 200) return { ok: false, status, reason: `HTTP status ${status}` };
    if (answer.body !== echo) {
      return { ok: false, status, reason: 'the answer is not the echostr that was sent' };
    }
    return { ok: true, status, reason: '' };
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return { ok: false, status: null, reason: `${error.reason}: ${error.message}` };
  }
}
