import { welcome as welcomeSchema, type Welcome } from '#contracts/content.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';

export interface DefaultRow {
  channelId: string;
  enabled: boolean;
  welcome: Welcome;
  updatedAt: Date;
}

/** Default welcomes of accounts by channel; accounts without one are left out. */
export async function loadDefaults(
  tx: Tx,
  workspaceIds: readonly string[],
  channelIds: readonly string[],
): Promise<Map<string, DefaultRow>> {
  if (channelIds.length === 0) return new Map();
  const { rows } = await sql<DefaultRow>`
    select channel_id as "channelId", enabled, welcome, updated_at as "updatedAt"
    from welcome.defaults
    where workspace_id = any(${workspaceIds}::uuid[]) and channel_id = any(${channelIds}::uuid[])
  `.execute(tx);
  return new Map(rows.map((row) => [row.channelId, row]));
}

export async function saveDefault(tx: Tx, workspaceId: string, row: DefaultRow): Promise<void> {
  await sql`
    insert into welcome.defaults (workspace_id, channel_id, enabled, welcome, updated_at)
    values (${workspaceId}, ${row.channelId}, ${row.enabled}, ${asJson(row.welcome)},
      ${row.updatedAt})
    on conflict (workspace_id, channel_id) do update set enabled = excluded.enabled,
      welcome = excluded.welcome, updated_at = excluded.updated_at`.execute(tx);
}

/** The name of one of the workspace's accounts; null when it has none by this id. */
export async function accountName(
  tx: Tx,
  workspaceId: string,
  channelId: string,
): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    select name from channels.accounts
    where workspace_id = ${workspaceId} and id = ${channelId} and status <> 'deleted'`.execute(tx);
  return rows[0]?.name ?? null;
}

export interface Home {
  timeZone: string;
  language: string;
}

/** Zone and language of workspaces by id. */
export async function loadHomes(
  tx: Tx,
  workspaceIds: readonly string[],
): Promise<Map<string, Home>> {
  const { rows } = await sql<Home & { id: string }>`
    select id, time_zone as "timeZone", language from kernel.workspaces
    where id = any(${workspaceIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, ...home }) => [id, home]));
}

/** A stored welcome as the present schema reads it; null when it no longer does. */
export function readWelcome(stored: unknown): Welcome | null {
  const parsed = welcomeSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
