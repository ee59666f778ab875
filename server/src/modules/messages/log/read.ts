import type {
  Message,
  MessageFilter,
  MessageReason,
  MessageStatus,
  TriedWay,
} from '#contracts/api/messages.ts';
import { messagePriorities } from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { previewOf } from '../decision/text/texts.ts';

/** A message wherever it is: in the outbox or in the log. */
export interface MessageRow extends Omit<
  Message,
  | 'contactName'
  | 'priority'
  | 'kind'
  | 'preview'
  | 'createdAt'
  | 'decidedAt'
  | 'notBefore'
  | 'expiresAt'
  | 'settledAt'
  | 'sentAt'
> {
  priority: number;
  content: MessageContent;
  address: string | null;
  platformMessageId: string | null;
  resolvedBy: string | null;
  /** What its decision said, where `reason` says what the platform did. */
  allowed: MessageReason | null;
  way: number;
  tried: TriedWay[];
  createdAt: Date;
  decidedAt: Date;
  notBefore: Date | null;
  expiresAt: Date;
  settledAt: Date | null;
  sentAt: Date | null;
}

const common = sql`m.id, m.contact_id as "contactId", m.channel_id as "channelId", m.purpose,
  m.priority, m.content, jsonb_build_object('code', m.reason_code, 'values', m.reason_values) as reason,
  jsonb_build_object('kind', m.source_kind, 'id', m.source_id) as source, m.attempts, m.address,
  m.way, m.tried, m.created_at as "createdAt", m.decided_at as "decidedAt", m.expires_at as "expiresAt"`;

const fromOutbox = sql`select ${common},
    case when m.claimed_by is not null then 'sending' when m.not_before is not null then 'waiting'
      else 'queued' end as status,
    m.not_before as "notBefore", null::timestamptz as "settledAt", null::timestamptz as "sentAt",
    null::text as "platformMessageId", null::text as "resolvedBy", null::jsonb as allowed
  from messages.outbox m`;

const fromLog = sql`select ${common}, m.status, null::timestamptz as "notBefore",
    m.settled_at as "settledAt", m.sent_at as "sentAt",
    m.platform_message_id as "platformMessageId", m.resolved_by as "resolvedBy", m.allowed
  from messages.log m`;

/** How each live state is told from the columns of the outbox. */
const outboxStates: Partial<Record<MessageStatus, ReturnType<typeof sql>>> = {
  sending: sql`m.claimed_by is not null`,
  waiting: sql`m.claimed_by is null and m.not_before is not null`,
  queued: sql`m.claimed_by is null and m.not_before is null`,
};

/**
 * Messages, the newest first. Outbox and log are each read along an index up to the limit, so the
 * page takes the same time however long the log is.
 *
 * @param contactIds of one person: herself and those merged into her; null is everybody
 * @param before id to start behind
 */
export async function listMessages(
  tx: Tx,
  workspaceId: string,
  filter: Omit<MessageFilter, 'contactId'> & { contactIds: readonly string[] | null },
  before: string | null,
  limit: number,
): Promise<MessageRow[]> {
  const { status, purpose, channelId, contactIds } = filter;
  const conditions = [
    sql`m.workspace_id = ${workspaceId}`,
    ...(purpose ? [sql`m.purpose = ${purpose}`] : []),
    ...(channelId ? [sql`m.channel_id = ${channelId}`] : []),
    ...(contactIds ? [sql`m.contact_id = any(${contactIds}::uuid[])`] : []),
    ...(before ? [sql`m.id < ${before}`] : []),
  ];
  const live = status === undefined ? sql`true` : (outboxStates[status] ?? sql`false`);
  const settled =
    status === undefined
      ? sql`true`
      : outboxStates[status]
        ? sql`false`
        : sql`m.status = ${status}`;
  const where = sql.join(conditions, sql` and `);
  const tail = sql`order by m.id desc limit ${limit}`;
  const { rows } = await sql<MessageRow>`
    select * from (
      (${fromOutbox} where ${where} and ${live} ${tail})
      union all
      (${fromLog} where ${where} and ${settled} ${tail})
    ) m order by m.id desc limit ${limit}`.execute(tx);
  return rows;
}

/** One message; null when the workspace has none with this id. */
export async function findMessage(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<MessageRow | null> {
  const { rows } = await sql<MessageRow>`
    ${fromOutbox} where m.workspace_id = ${workspaceId} and m.id = ${id}
    union all ${fromLog} where m.workspace_id = ${workspaceId} and m.id = ${id} limit 1`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** Kinds and first words of messages by id, for timelines. */
export async function previews(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, { kind: string; preview: string; reason: Message['reason'] }>> {
  const { rows } = await sql<{ id: string; content: MessageContent; reason: Message['reason'] }>`
    select id, content, jsonb_build_object('code', reason_code, 'values', reason_values) as reason
    from messages.log where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`.execute(tx);
  return new Map(
    rows.map(({ id, content, reason }) => [
      id,
      { kind: content.type, preview: previewOf(content), reason },
    ]),
  );
}

/** A row as the API shows it. */
export function toMessage(row: MessageRow, contactName: string | null): Message {
  const { content, priority, address: _a, platformMessageId: _p, resolvedBy: _r, ...more } = row;
  const { way: _w, tried: _t, allowed: _al, ...rest } = more;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...rest,
    contactName,
    priority: messagePriorities[priority] ?? 'bulk',
    kind: content.type,
    preview: previewOf(content),
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    notBefore: iso(row.notBefore),
    settledAt: iso(row.settledAt),
    sentAt: iso(row.sentAt),
  };
}
