import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db/database.ts';
import type { Logger } from '#kernel/telemetry/log.ts';
import type { Secrets } from '#kernel/secrets/secrets.ts';
import type { Account } from './account.ts';
import { openCredentials } from './sealing.ts';
import { findAccount, setAlert } from './store.ts';

/** How old a known account may be: changes made in another process take so long to be seen. */
const maxAgeMs = 5_000;
/** Ids that were asked for and do not exist are remembered too, but only so many. */
const cacheLimit = 10_000;

interface Entry {
  account: Account | null;
  loadedAt: number;
  loading: Promise<Account | null> | null;
}

export interface Directory {
  /**
   * The account with its secrets, from memory when it was loaded within `maxAge` milliseconds;
   * null when there is none. While the database is away a known account is served as it was.
   */
  get(id: string, maxAge?: number): Promise<Account | null>;
  /** Must be called after a change made in this process. */
  forget(id: string): void;
  /** Records that an operator must act; once per code. */
  raiseAlert(account: Account, code: string, words: string): Promise<void>;
  /** Takes the alert back, when there was one. */
  clearAlert(account: Account): Promise<void>;
}

/** All accounts that this process talks for, with their secrets opened once. */
export function createDirectory(deps: {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  log: Logger;
}): Directory {
  const entries = new Map<string, Entry>();

  async function load(id: string): Promise<Account | null> {
    const row = await findAccount(deps.db, id);
    if (!row) return null;
    const { sealed, ...account } = row;
    return { ...account, credentials: openCredentials(deps.secrets, id, sealed) };
  }

  function reload(id: string, entry: Entry): Promise<Account | null> {
    entry.loading ??= load(id)
      .then((account) => {
        entry.account = account;
        entry.loadedAt = deps.clock.now().getTime();
        return account;
      })
      .finally(() => (entry.loading = null));
    return entry.loading;
  }

  async function write(account: Account, alert: Account['alert']): Promise<void> {
    account.alert = alert;
    await setAlert(deps.db, account.id, alert).catch((error: unknown) =>
      deps.log.warn({ err: error, channelId: account.id }, 'the alert of a channel was not saved'),
    );
  }

  return {
    async get(id, maxAge = maxAgeMs) {
      const known = entries.get(id);
      // The absolute age: a clock that was set back must not keep an account for longer.
      const age = Math.abs(deps.clock.now().getTime() - (known?.loadedAt ?? -Infinity));
      if (known && age < maxAge) return known.account;
      const entry = known ?? { account: null, loadedAt: -Infinity, loading: null };
      if (!known) {
        if (entries.size >= cacheLimit) entries.clear();
        entries.set(id, entry);
      }
      try {
        return await reload(id, entry);
      } catch (error) {
        if (entry.account === null) throw error;
        deps.log.warn({ err: error, channelId: id }, 'a channel is served from memory');
        return entry.account;
      }
    },
    forget: (id) => void entries.delete(id),
    async raiseAlert(account, code, words) {
      if (account.alert?.code === code) return;
      await write(account, { code, words, since: deps.clock.now().toISOString() });
    },
    async clearAlert(account) {
      if (account.alert !== null) await write(account, null);
    },
  };
}
