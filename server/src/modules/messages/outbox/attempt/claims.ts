import { alike } from '#kernel/db/alike.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { MessageReason } from '#contracts/api/messages.ts';
import { outboxColumns, type OutboxRow } from '../rows.ts';

/** Claims the next messages of an account for a sender; committed when it resolves. */
export async function claim(
  tx: Tx,
  channelId: string,
  sender: number,
  wanted: number,
  now: Date,
): Promise<OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`
    select ${outboxColumns} from messages.claim(${channelId}, ${sender}, ${wanted}, ${now}) o`.execute(
    tx,
  );
  return rows.sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
}

/** A claimed message that has come to its end. */
export interface Settlement {
  contact: string;
  id: string;
  sender: number;
  status: 'sent' | 'failed' | 'uncertain';
  code: string;
  values: MessageReason['values'];
  platform_id: string | null;
  sent_at: Date | null;
  attempts: number;
}

/**
 * Moves claimed messages to the log and spends their windows.
 *
 * @returns the ids that were still this sender's to settle, or were taken for lost
 */
export async function settle(
  tx: Tx,
  settlements: readonly Settlement[],
  now: Date,
): Promise<Set<string>> {
  if (settlements.length === 0) return new Set();
  const groups = alike(settlements, ['contact', 'id', 'sent_at', 'platform_id']);
  const { rows } = await sql<{ id: string }>`
    select id from messages.settle_groups(${asJson(groups)}, ${now}) id`.execute(tx);
  return new Set(rows.map((row) => row.id));
}

/** A claimed message that was not delivered and goes back, to be decided anew at `until`. */
export interface Release {
  contactId: string;
  id: string;
  sender: number;
  until: Date | null;
  reason: MessageReason | null;
  attempts: number;
}

/** Gives claimed messages back; `until` null makes them ready again as they are. */
export async function release(tx: Tx, releases: readonly Release[]): Promise<void> {
  if (releases.length === 0) return;
  const rows = releases.map(({ reason, ...row }) => ({
    ...row,
    code: reason?.code ?? null,
    values: reason?.values ?? null,
  }));
  await sql`
    update messages.outbox o set claimed_by = null, claimed_at = null, not_before = r.until,
      attempts = r.attempts, reason_code = coalesce(r.code, o.reason_code),
      reason_values = coalesce(r.values, o.reason_values)
    from jsonb_to_recordset(${asJson(rows)}) as r("contactId" uuid, id uuid, sender int,
      until timestamptz, attempts smallint, code text, "values" jsonb)
    where o.contact_id = r."contactId" and o.id = r.id and o.claimed_by = r.sender`.execute(tx);
}
