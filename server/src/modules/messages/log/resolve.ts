import { DomainError, notFound } from '#kernel/errors.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { messagePriorities } from '#contracts/api/messages.ts';
import type { MessageReason } from '#contracts/api/messages.ts';
import { reason } from '../decision/rules.ts';
import { failedFact, sentFact } from '../outbox/facts.ts';
import type { OutboxRow } from '../outbox/rows.ts';
import type { Messages } from '../messages.ts';

/** A message sent again by a person's wish is worth sending for so long. Our choice (2026-11). */
const resendForMs = 3_600_000;

type Uncertain = Pick<
  OutboxRow,
  | 'workspaceId'
  | 'contactId'
  | 'id'
  | 'channelId'
  | 'purpose'
  | 'priority'
  | 'content'
  | 'sourceKind'
  | 'sourceId'
>;

/**
 * Ends the uncertainty about a message by a person's word. Exactly once: of two people who decide
 * at the same moment the second is refused.
 *
 * @returns the id of the message that was sent instead, when `as` is `resend`
 * @throws DomainError `message.not_found`, `messages.not_uncertain`
 */
export async function resolveUncertain(
  messages: Messages,
  unit: Unit,
  workspaceId: string,
  id: string,
  as: 'sent' | 'failed' | 'resend',
  by: string,
): Promise<string | null> {
  const row = await lockUncertain(unit.tx, workspaceId, id);
  unit.afterCommit(() => messages.deps.changed([workspaceId]));
  if (as === 'sent') {
    await close(unit, row, 'sent', reason('sent.confirmed', { by }), by);
    unit.append(sentFact({ ...row, kind: row.content.type }, unit.now));
    return null;
  }
  if (as === 'failed') {
    await close(unit, row, 'failed', reason('failed.confirmed', { by }), by);
    unit.append(failedFact(row, 'failed.confirmed', false, unit.now));
    return null;
  }
  const [result] = await messages.send(unit, [
    {
      workspaceId,
      contactId: row.contactId,
      purpose: row.purpose,
      priority: messagePriorities[row.priority] ?? 'normal',
      content: row.content,
      rendered: true,
      channels: [row.channelId],
      expiresAt: new Date(unit.now.getTime() + resendForMs),
      source: { kind: 'resend', id },
    },
  ]);
  const messageId = result?.messageId ?? null;
  await close(unit, row, 'failed', reason('failed.resent', { by, messageId }), by);
  return messageId;
}

async function lockUncertain(tx: Tx, workspaceId: string, id: string): Promise<Uncertain> {
  const { rows } = await sql<Uncertain & { status: string }>`
    select workspace_id as "workspaceId", contact_id as "contactId", id, channel_id as "channelId",
      purpose, priority, content, source_kind as "sourceKind", source_id as "sourceId", status
    from messages.log where workspace_id = ${workspaceId} and id = ${id} for update`.execute(tx);
  const row = rows[0];
  if (row?.status === 'uncertain') return row;
  if (!row && !(await inOutbox(tx, workspaceId, id))) throw notFound('message', id);
  throw new DomainError(
    'conflict',
    'messages.not_uncertain',
    'This message is not uncertain, or somebody has just decided about it.',
    { status: row?.status ?? 'pending' },
  );
}

async function inOutbox(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from messages.outbox where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  return rows.length > 0;
}

async function close(
  unit: Unit,
  row: Uncertain,
  status: 'sent' | 'failed',
  because: MessageReason,
  by: string,
): Promise<void> {
  await sql`
    update messages.log set status = ${status}, reason_code = ${because.code},
      reason_values = ${JSON.stringify(because.values)}::jsonb, resolved_by = ${by},
      sent_at = case when ${status} = 'sent' then settled_at end
    where contact_id = ${row.contactId} and id = ${row.id}`.execute(unit.tx);
}
