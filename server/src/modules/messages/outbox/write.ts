import { alike } from '#kernel/db/alike.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { DecidableRow, LogRow } from './rows.ts';

/**
 * Puts decided messages into the outbox.
 *
 * @param claims which sender takes which message at once; only those are taken that have no other
 *   message to the same person in the outbox
 * @returns the ids of those that were taken
 */
export async function insertOutbox(
  tx: Tx,
  rows: readonly DecidableRow[],
  claims: ReadonlyMap<string, number>,
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const given = alike(
    rows.map((row) => ({ ...row, claim: claims.get(row.id) ?? null })),
    ['contactId', 'id', 'address', 'content', 'sourceId', 'reasonValues', 'usableUntil', 'claim'],
  );
  const inserted = await sql<{ id: string | null }>`
    insert into messages.outbox (workspace_id, contact_id, id, channel_id, address, purpose,
      priority, content, rendered, channels, source_kind, source_id, source_part, reason_code,
      reason_values, attempts, created_at, decided_at, not_before, expires_at, usable_until, uses, ways, way,
      tried, claimed_by, claimed_at)
    select "workspaceId", own.contact, own.id, "channelId", own.address, purpose, priority, own.content,
      rendered, channels, "sourceKind", own.source, "sourcePart", "reasonCode", own.values, attempts,
      "createdAt", "decidedAt", "notBefore", "expiresAt", own.usable, uses, ways, way, tried, taken.by,
      case when taken.by is not null then "createdAt" end
    from jsonb_to_recordset(${asJson(given)}) as r("workspaceId" uuid, "contactId" uuid[], id uuid[],
      "channelId" uuid, address text[], purpose text, priority smallint, content jsonb[],
      rendered boolean, channels uuid[], "sourceKind" text, "sourceId" text[], "sourcePart" text,
      "reasonCode" text, "reasonValues" jsonb[], attempts smallint, "createdAt" timestamptz,
      "decidedAt" timestamptz, "notBefore" timestamptz, "expiresAt" timestamptz,
      "usableUntil" timestamptz[], uses text, ways jsonb, way smallint, tried jsonb, claim int[])
    cross join lateral unnest("contactId", r.id, r.address, r.content, "sourceId", "reasonValues",
      "usableUntil", claim) own(contact, id, address, content, source, values, usable, claim)
    cross join lateral (select case when not exists (select from messages.outbox x
      where x.contact_id = own.contact and x.channel_id = r."channelId") then own.claim end as by
    ) taken
    returning case when claimed_by is not null then id end as id`.execute(tx);
  return new Set(inserted.rows.flatMap(({ id }) => id ?? []));
}

/** Writes messages whose end is known before anything was sent. */
export async function insertLog(tx: Tx, rows: readonly LogRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into messages.log (workspace_id, contact_id, id, channel_id, address, purpose, priority,
      content, status, source_kind, source_id, reason_code, reason_values, attempts, created_at,
      decided_at, expires_at, settled_at, way, tried)
    select "workspaceId", "contactId", id, "channelId", address, purpose, priority, content, status,
      "sourceKind", "sourceId", "reasonCode", "reasonValues", attempts, "createdAt", "decidedAt",
      "expiresAt", "settledAt", way, tried
    from jsonb_to_recordset(${asJson(rows)}) as r("workspaceId" uuid, "contactId" uuid, id uuid,
      "channelId" uuid, address text, purpose text, priority smallint, content jsonb, status text,
      "sourceKind" text, "sourceId" text, "reasonCode" text, "reasonValues" jsonb,
      attempts smallint, "createdAt" timestamptz, "decidedAt" timestamptz, "expiresAt" timestamptz,
      "settledAt" timestamptz, way smallint, tried jsonb)`.execute(tx);
}

/**
 * Takes the keys of intents.
 *
 * @returns for each whether it is new; of equal ones in the batch only the first is
 */
export async function takeKeys(
  tx: Tx,
  wanted: readonly ({ contactId: string; key: string } | null)[],
  now: Date,
): Promise<boolean[]> {
  const rows = wanted.filter((entry) => entry !== null);
  if (rows.length === 0) return wanted.map(() => true);
  const { rows: taken } = await sql<{ contactId: string; key: string }>`
    insert into messages.keys (contact_id, key, made_at)
    select distinct "contactId", key, ${now}::timestamptz
    from jsonb_to_recordset(${asJson(rows)}) as r("contactId" uuid, key uuid)
    order by "contactId", key
    on conflict do nothing returning contact_id as "contactId", key`.execute(tx);
  const fresh = new Set(taken.map((row) => `${row.contactId} ${row.key}`));
  return wanted.map((entry) => entry === null || fresh.delete(`${entry.contactId} ${entry.key}`));
}
