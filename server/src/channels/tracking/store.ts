import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { KnownSource, Signs, Source } from './source.ts';

const columns = sql`s.workspace_id as "workspaceId", s.id, s.kind, s.name, s.enabled, s.key_prefix as "keyPrefix",
  s.write_key as "writeKey", s.origins, s.trusts_user_ids as "trustsUserIds",
  s.records_orders as "recordsOrders", s.events_per_minute as "eventsPerMinute",
  s.created_at as "createdAt", s.updated_at as "updatedAt"`;

const signs = sql`g.last_event as "lastEvent", g.last_refusal as "lastRefusal"`;
const seen = sql`tracking.sources s left join tracking.signs g on g.source_id = s.id`;

/** Sources of a workspace, newest first. They are configuration: a workspace has a handful. */
export async function listSources(tx: Tx, workspaceId: string): Promise<(Source & Signs)[]> {
  const { rows } = await sql<Source & Signs>`select ${columns}, ${signs} from ${seen}
    where s.workspace_id = ${workspaceId} order by s.id desc limit 500`.execute(tx);
  return rows;
}

export async function findSource(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<(Source & Signs) | null> {
  const { rows } = await sql<Source & Signs>`select ${columns}, ${signs} from ${seen}
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
  await sql`insert into tracking.sources (workspace_id, id, kind, name, enabled, key_hash, key_prefix, write_key,
      origins, trusts_user_ids, records_orders, events_per_minute, created_at, updated_at)
    values (${source.workspaceId}, ${source.id}, ${source.kind}, ${source.name}, ${source.enabled}, ${keyHash},
      ${source.keyPrefix}, ${source.writeKey}, ${source.origins}, ${source.trustsUserIds},
      ${source.recordsOrders}, ${source.eventsPerMinute}, ${source.createdAt},
      ${source.updatedAt})`.execute(tx);
}

/** Writes the settings of a source; false when the workspace has none of this id. */
export async function updateSource(
  tx: Tx,
  workspaceId: string,
  id: string,
  changed: Partial<Source>,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update tracking.sources s set
      enabled = coalesce(${changed.enabled ?? null}::boolean, enabled),
      name = coalesce(${changed.name ?? null}, name),
      origins = coalesce(${changed.origins ?? null}::text[], origins),
      trusts_user_ids = coalesce(${changed.trustsUserIds ?? null}::boolean, trusts_user_ids),
      records_orders = coalesce(${changed.recordsOrders ?? null}::boolean, records_orders),
      events_per_minute = coalesce(${changed.eventsPerMinute ?? null}::int, events_per_minute),
      updated_at = ${now}
    where s.workspace_id = ${workspaceId} and s.id = ${id}`.execute(tx);
  return numAffectedRows === 1n;
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

/** Writes the latest signs of sources that are still there; what one does not tell stays. */
export async function saveSigns(
  tx: Tx,
  signsById: readonly ({ sourceId: string } & Signs)[],
): Promise<void> {
  await sql`
    insert into tracking.signs as g (source_id, workspace_id, last_event, last_refusal)
    select s.id, s.workspace_id, r."lastEvent", r."lastRefusal"
    from jsonb_to_recordset(${asJson(signsById)})
      as r("sourceId" uuid, "lastEvent" jsonb, "lastRefusal" jsonb)
    join tracking.sources s on s.id = r."sourceId"
    on conflict (source_id) do update set
      last_event = coalesce(excluded.last_event, g.last_event),
      last_refusal = coalesce(excluded.last_refusal, g.last_refusal)`.execute(tx);
}
