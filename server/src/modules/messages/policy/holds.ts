import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';

/**
 * Holds back all messages of a workspace, or those of one purpose: what is ready is decided anew and
 * waits; only what was handed to the platform goes on.
 *
 * @param purpose null is everything
 */
export async function hold(
  tx: Tx,
  workspaceId: string,
  given: { purpose: string | null; by: string; note: string },
  now: Date,
): Promise<void> {
  const { purpose, by, note } = given;
  await sql`
    insert into messages.holds (workspace_id, purpose, since, by, note)
    values (${workspaceId}, ${purpose ?? ''}, ${now}, ${by}, ${note})
    on conflict (workspace_id, purpose) do update set note = excluded.note`.execute(tx);
  await sql`
    update messages.outbox set not_before = ${now}
    where workspace_id = ${workspaceId} and not_before is null and claimed_by is null
      and (${purpose}::text is null or purpose = ${purpose})`.execute(tx);
}

/**
 * Ends it: what waited for it is decided anew.
 * @throws DomainError `pause.not_found`
 */
export async function endHold(
  tx: Tx,
  workspaceId: string,
  purpose: string | null,
  now: Date,
): Promise<void> {
  const { numAffectedRows } = await sql`
    delete from messages.holds
    where workspace_id = ${workspaceId} and purpose = ${purpose ?? ''}`.execute(tx);
  if (!numAffectedRows) throw notFound('pause', purpose ?? 'all');
  await sql`
    update messages.outbox set not_before = ${now}
    where workspace_id = ${workspaceId} and reason_code = 'wait.paused' and not_before > ${now}
      and claimed_by is null and (${purpose}::text is null or purpose = ${purpose})`.execute(tx);
}
