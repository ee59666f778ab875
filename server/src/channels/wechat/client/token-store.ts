import { sql, type Tx } from '#kernel/db/database.ts';

interface TokenRow {
  /** Sealed. */
  token: string | null;
  renewAt: Date | null;
  forcedAt: Date | null;
}

/** The account's token row, locked until the transaction ends; made when it does not exist. */
export async function lockToken(
  tx: Tx,
  account: { id: string; workspaceId: string },
): Promise<TokenRow> {
  // The update that changes nothing takes the lock also when another process just inserted the row.
  const { rows } = await sql<TokenRow>`insert into channels.tokens (channel_id, workspace_id)
    values (${account.id}, ${account.workspaceId})
    on conflict (channel_id) do update set channel_id = excluded.channel_id
    returning token, renew_at as "renewAt", forced_at as "forcedAt"`.execute(tx);
  return rows[0] ?? { token: null, renewAt: null, forcedAt: null };
}

export async function saveToken(tx: Tx, channelId: string, row: TokenRow): Promise<void> {
  await sql`update channels.tokens set token = ${row.token}, renew_at = ${row.renewAt},
    forced_at = ${row.forcedAt} where channel_id = ${channelId}`.execute(tx);
}
