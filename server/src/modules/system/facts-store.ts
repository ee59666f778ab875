import { sql, type Tx } from '#kernel/db/database.ts';

export interface FactRow {
  id: string;
  type: string;
  contactId: string;
  channelId: string | null;
  occurredAt: Date;
  recordedAt: Date;
  data: unknown;
}

export interface FactFilter {
  type?: string | undefined;
  contactId?: string | undefined;
  after?: Date | undefined;
}

/**
 * A filter by type has no index, which would cost every append: it looks through so many facts and
 * then answers with what it has and a cursor to go on from.
 */
const scanLimit = 20_000;

const columns = sql`id, type, contact_id as "contactId", channel_id as "channelId",
  occurred_at as "occurredAt", recorded_at as "recordedAt", data`;

/** The workspace's facts, newest first by id. A contact's facts include those of merged contacts. */
export async function listFacts(
  tx: Tx,
  workspaceId: string,
  filter: FactFilter,
  page: { limit: number; before: string | number | null },
): Promise<{ rows: FactRow[]; scannedTo: string | null }> {
  const within = sql`workspace_id = ${workspaceId}
    ${page.before ? sql`and id < ${page.before}::uuid` : sql``}
    ${filter.after ? sql`and id >= ${firstIdAt(filter.after)}::uuid and recorded_at > ${filter.after}` : sql``}`;
  const ofType = filter.type ? sql`where type = ${filter.type}` : sql``;
  if (filter.contactId) {
    const { rows } = await sql<FactRow>`
      select * from (
        select ${columns} from kernel.facts where ${within} and contact_id in (
          select c.id from kernel.contacts c
          where c.id = kernel.canonical(${filter.contactId}) or c.merged_into = kernel.canonical(${filter.contactId}))
      ) f ${ofType} order by id desc limit ${page.limit}`.execute(tx);
    return { rows, scannedTo: null };
  }
  const { rows } = await sql<FactRow>`
    select * from (
      select ${columns} from kernel.facts where ${within} order by id desc limit ${scanLimit}
    ) f ${ofType} limit ${page.limit}`.execute(tx);
  if (!filter.type || rows.length === page.limit) return { rows, scannedTo: null };
  const end = await sql<{ id: string }>`
    select id from kernel.facts where ${within}
    order by id desc offset ${scanLimit - 1} limit 1`.execute(tx);
  return { rows, scannedTo: end.rows[0]?.id ?? null };
}

/** No version 7 UUID made at this time or later is smaller. */
function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

/** Which of these contacts the workspace has. */
export async function ownContacts(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Set<string>> {
  if (contactIds.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select id from kernel.contacts
    where workspace_id = ${workspaceId} and id = any(${[...contactIds]}::uuid[])`.execute(tx);
  return new Set(rows.map((row) => row.id));
}
