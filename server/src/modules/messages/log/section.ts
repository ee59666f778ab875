import type { ContactMessages } from '#contracts/api/messages.ts';
import type { Clock } from '#kernel/clock.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { ContactSection } from '#kernel/registry.ts';

interface WindowRow {
  channelId: string;
  closesAt: Date;
  remaining: number | null;
  closedBy: ContactMessages['windows'][number]['closedBy'];
}

/** What may still be sent to a person, on her page. */
export const contactSection = (clock: Clock): ContactSection => ({
  name: 'messages',
  async load(tx, workspaceId, contactIds): Promise<ContactMessages> {
    const now = clock.now();
    const windows = await readWindows(tx, workspaceId, contactIds);
    const { rows } = await sql<{ pending: number; lastSentAt: Date | null }>`
      select (select count(*)::int from messages.outbox
          where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])) as pending,
        (select max(sent_at) from (select sent_at from messages.log
          where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])
            and status = 'sent' order by id desc limit 20) l) as "lastSentAt"`.execute(tx);
    return {
      windows: windows.map(({ closesAt, ...window }) => ({
        ...window,
        open: window.closedBy === null && closesAt > now && window.remaining !== 0,
        closesAt: closesAt.toISOString(),
      })),
      pending: rows[0]?.pending ?? 0,
      lastSentAt: rows[0]?.lastSentAt?.toISOString() ?? null,
    };
  },
});

/** One line per channel: its buckets and those of merged contacts taken together. */
async function readWindows(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<WindowRow[]> {
  const { rows } = await sql<WindowRow>`
    with own as (
      select *, bool_or(closed_by is null) over (partition by channel_id) as any_open
      from messages.windows
      where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])
    )
    select channel_id as "channelId", max(closes_at) as "closesAt",
      case when bool_or(remaining is null) then null else max(remaining) end as remaining,
      case when any_open then null else max(closed_by) end as "closedBy"
    from own where closed_by is null or not any_open
    group by channel_id, any_open order by max(closes_at) desc`.execute(tx);
  return rows;
}
