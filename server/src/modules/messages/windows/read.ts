import { sql, type Tx } from '#kernel/db/database.ts';

/** An interaction window that is open: until when the platform lets us write freely. */
export interface OpenWindow {
  channelId: string;
  closesAt: Date;
}

/**
 * The windows of people that are open now, one per account, in one statement.
 *
 * @param people canonical contact ids
 */
export async function openWindows(
  tx: Tx,
  workspaceId: string,
  people: readonly string[],
  now: Date,
): Promise<Map<string, OpenWindow[]>> {
  if (people.length === 0) return new Map();
  const { rows } = await sql<OpenWindow & { contactId: string }>`
    select w.contact_id as "contactId", w.channel_id as "channelId", max(w.closes_at) as "closesAt"
    from messages.windows w
    where w.workspace_id = ${workspaceId} and w.contact_id = any(${people}::uuid[])
      and w.closed_by is null and w.closes_at > ${now}
    group by 1, 2`.execute(tx);
  const found = new Map<string, OpenWindow[]>();
  for (const [contactId, own] of Map.groupBy(rows, (row) => row.contactId))
    found.set(
      contactId,
      own.map(({ channelId, closesAt }) => ({ channelId, closesAt })),
    );
  return found;
}
