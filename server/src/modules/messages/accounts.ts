import type { ChannelAccount, ChannelAdapter } from '#kernel/channel-adapter.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';

/** How old a known account may be: configuration changes take so long to be seen here. */
const maxAgeMs = 2_000;
/** Accounts are configuration, so there are few; ids that do not exist are remembered too. */
const cacheLimit = 10_000;

/** An account that is switched on, with the adapter that talks for it. */
export interface Sendable {
  account: ChannelAccount;
  adapter: ChannelAdapter;
}

/** The channel accounts of all workspaces, as the channels publish them. */
export interface Accounts {
  /** Reads those that are not known freshly; afterwards `get` answers without waiting. */
  load(tx: Tx, channelIds: Iterable<string>): Promise<void>;
  /** Null: unknown, switched off, deleted, or of a kind that no adapter serves. */
  get(channelId: string): Sendable | null;
  /** These were found to be switched off. */
  forget(channelIds: readonly string[]): void;
  /** Kinds of identities that any channel can address. */
  addressKinds(): string[];
}

export function createAccounts(registry: Registry): Accounts {
  const known = new Map<string, { sendable: Sendable | null; loadedAt: number }>();

  function adapterOf(kind: string): ChannelAdapter | undefined {
    return registry.all('channelAdapters').find((adapter) => adapter.kind === kind);
  }

  return {
    async load(tx, channelIds) {
      const now = performance.now();
      const fresh = (id: string) => now - (known.get(id)?.loadedAt ?? -Infinity) < maxAgeMs;
      const wanted = [...new Set(channelIds)].filter((id) => !fresh(id));
      if (wanted.length === 0) return;
      if (known.size > cacheLimit) known.clear();
      const rows = await readActive(tx, wanted);
      const found = new Map(rows.map((account) => [account.id, account]));
      for (const id of wanted) {
        const account = found.get(id);
        const adapter = account && adapterOf(account.kind);
        const sendable = account && adapter ? { account, adapter } : null;
        known.set(id, { sendable, loadedAt: now });
      }
    },
    get: (channelId) => known.get(channelId)?.sendable ?? null,
    forget(channelIds) {
      for (const id of channelIds) known.delete(id);
    },
    addressKinds: () => [
      ...new Set(registry.all('channelAdapters').map((adapter) => adapter.addressKind)),
    ],
  };
}

async function readActive(tx: Tx, ids: readonly string[]): Promise<ChannelAccount[]> {
  const { rows } = await sql<ChannelAccount>`
    select id, workspace_id as "workspaceId", kind, name, app_id as "appId", settings
    from channels.accounts where id = any(${ids}::uuid[]) and status = 'active'`.execute(tx);
  return rows;
}
