import type { Account } from '#channels/accounts/account.ts';
import type { Transport } from '#channels/upstream/transport.ts';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db/database.ts';
import type { Secrets } from '#kernel/secrets/secrets.ts';
import { readSettings } from '../settings.ts';
import { expected, readAnswer } from './answer.ts';
import { lockToken, saveToken } from './token-store.ts';

export interface Tokens {
  /** A valid access token, from memory, from the database, or from WeChat. */
  get(account: Account): Promise<string>;
  /** A token other than `rejected`, after WeChat refused that one. */
  renew(account: Account, rejected: string): Promise<string>;
  /** Asks WeChat for a token with the account's credentials, past all caches. */
  ask(account: Account): Promise<void>;
  forget(channelId: string): void;
}

/** A forced token voids the one before at once; WeChat allows 20 a day, 30 s apart (read 2026-11). */
const forceGapMs = 31_000;
/** After WeChat refused to give a token, the same refusal stands for so long without asking again. */
const refusalMs = 2_000;

const tokenAnswer = z.object({ access_token: z.string().min(1).max(1024), expires_in: z.number() });

interface Known {
  token: string;
  renewAt: number;
}

/**
 * Access tokens by `stable_token`. One request at a time per account: in this process callers share
 * a promise, across processes they queue for the account's row and find there what the first got.
 */
export function createTokens(deps: {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  transport: Transport;
}): Tokens {
  const known = new Map<string, Known>();
  const flights = new Map<string, Promise<string>>();
  const refusals = new Map<string, { error: unknown; until: number }>();
  const nowMs = () => deps.clock.now().getTime();

  function obtain(account: Account, rejected: string | null): Promise<string> {
    const refusal = refusals.get(account.id);
    if (refusal && refusal.until > nowMs()) return Promise.reject(refusal.error);
    const flight = flights.get(account.id) ?? start(account, rejected);
    flights.set(account.id, flight);
    return flight;
  }

  async function start(account: Account, rejected: string | null): Promise<string> {
    try {
      const fresh = await fetchLocked(account, rejected);
      known.set(account.id, fresh);
      refusals.delete(account.id);
      return fresh.token;
    } catch (error) {
      refusals.set(account.id, { error, until: nowMs() + refusalMs });
      throw error;
    } finally {
      flights.delete(account.id);
    }
  }

  /** Holds the account's row while WeChat is asked: the one place where a transaction waits for it. */
  async function fetchLocked(account: Account, rejected: string | null): Promise<Known> {
    return deps.db.transaction().execute(async (tx) => {
      const row = await lockToken(tx, account);
      const stored = row.token && deps.secrets.open(row.token, sealContext(account));
      if (stored && stored !== rejected && row.renewAt && row.renewAt.getTime() > nowMs())
        return { token: stored, renewAt: row.renewAt.getTime() };
      let fresh = await request(account, false);
      let forcedAt = row.forcedAt;
      if (fresh.token === rejected && nowMs() - (forcedAt?.getTime() ?? 0) > forceGapMs) {
        fresh = await request(account, true);
        forcedAt = deps.clock.now();
      }
      await saveToken(tx, account.id, {
        token: deps.secrets.seal(fresh.token, sealContext(account)),
        renewAt: new Date(fresh.renewAt),
        forcedAt,
      });
      return fresh;
    });
  }

  async function request(account: Account, force: boolean): Promise<Known> {
    const answer = await deps.transport.call({
      baseUrl: account.baseUrls.api,
      path: '/cgi-bin/stable_token',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credential',
        appid: account.appId,
        secret: account.credentials.appSecret,
        ...(force ? { force_refresh: true } : {}),
      }),
      timeoutMs: readSettings(account.settings).callTimeoutMs,
    });
    const { access_token, expires_in } = expected(tokenAnswer, readAnswer(answer));
    return { token: access_token, renewAt: nowMs() + usableSeconds(expires_in) * 1000 };
  }

  return {
    async get(account) {
      const token = known.get(account.id);
      return token && token.renewAt > nowMs() ? token.token : obtain(account, null);
    },
    async renew(account, rejected) {
      const token = known.get(account.id);
      if (token && token.token !== rejected && token.renewAt > nowMs()) return token.token;
      known.delete(account.id);
      const fresh = await obtain(account, rejected);
      // A flight that began before the refusal may bring the refused token back.
      return fresh === rejected ? obtain(account, rejected) : fresh;
    },
    ask: async (account) => void (await request(account, false)),
    forget(channelId) {
      known.delete(channelId);
      refusals.delete(channelId);
    },
  };
}

const sealContext = (account: Account) => `channels.tokens/${account.id}`;

/**
 * How long a token is used: in its last five minutes `stable_token` hands out the next one while
 * both work, so renewing four minutes before the end never meets a dead token.
 */
function usableSeconds(expiresIn: number): number {
  return expiresIn > 480 ? expiresIn - 240 : Math.max(expiresIn / 2, 1);
}
