import { sql, type Tx } from '#kernel/db/database.ts';
import type { KnownSource, Source } from './source.ts';

const columns = sql`s.workspace_id as "workspaceId", s.id, s.kind, s.name, s.key_prefix as "keyPrefix",
  s.write_key as "writeKey", s.origins, s.trusts_user_ids as "trustsUserIds",
  s.records_orders as "recordsOrders", s.events_per_minute as "eventsPerMinute",
  s.created_at as "createdAt", s.updated_at as "updatedAt"`;

/** Sources of a workspace, newest first. They are configuration: a workspace has a handful. */
export async function listSources(tx: Tx, workspaceId: string): Promise<Source[]> {
  const { rows } = await sql<Source>`select ${columns} from tracking.sources s
    where s.workspace_id = ${workspaceId} order by s.id desc limit 500`.execute(tx);
  return rows;
}

export async function findSource(tx: Tx, workspaceId: string, id: string): Promise<Source | null> {
  const { rows } = await sql<Source>`select ${columns} from tracking.sources s
    where s.workspace_id = ${workspaceId} and s.id = ${id}`.execute(tx);
  return rows[0] ?? null;
}

/** The source of a key, whatever its workspace: an event names nothing else. */
export async function sourceByKey(tx: Tx, keyHash: Buffer): Promise<KnownSource | null> {
  const { rows } = await sql<KnownSource>`select ${columns}, w.currency from tracking.sources s
    join kernel.workspaces w on w.id = s.workspace_id
    where s.key_hash = ${keyHash}`.execute(tx);
  return rows[0] ?? null;
}

export async function insertSource(tx: Tx, source: Source, keyHash: Buffer): Promise<void> {
  await sql`insert into tracking.sources (workspace_id, id, kind, name, key_hash, key_prefix, write_key,
      origins, trusts_user_ids, records_orders, events_per_minute, created_at, updated_at)
    values (${source.workspaceId}, ${source.id}, ${source.kind}, ${source.name}, ${keyHash},
      ${source.keyPrefix}, ${source.writeKey}, ${source.origins}, ${source.trustsUserIds},
      ${source.recordsOrders}, ${source.eventsPerMinute}, ${source.createdAt},
      ${source.updatedAt})`.execute(tx);
}

/** Writes the settings of a source; null when the workspace has none of this id. */
export async function updateSource(
  tx: Tx,
  workspaceId: string,
  id: string,
  changed: Partial<Source>,
  now: Date,
): Promise<Source | null> {
  const { rows } = await sql<Source>`update tracking.sources s set
      name = coalesce(${changed.name ?? null}, name),
      origins = coalesce(${changed.origins ?? null}::text[], origins),
      trusts_user_ids = coalesce(${changed.trustsUserIds ?? null}::boolean, trusts_user_ids),
      records_orders = coalesce(${changed.recordsOrders ?? null}::boolean, records_orders),
      events_per_minute = coalesce(${changed.eventsPerMinute ?? null}::int, events_per_minute),
      updated_at = ${now}
    where s.workspace_id = ${workspaceId} and s.id = ${id} returning ${columns}`.execute(tx);
  return rows[0] ?? null;
}

/** @returns the name of the source that is gone, or null when there was none */
export async function deleteSource(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`delete from tracking.sources
    where workspace_id = ${workspaceId} and id = ${id} returning name`.execute(tx);
  return rows[0]?.name ?? null;
}
