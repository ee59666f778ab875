import type {
  MessagePurpose,
  MessageReason,
  MessageReasonCode,
  MessageStatus,
  TriedWay,
} from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { MessageWay } from '#contracts/message-plan.ts';
import { sql } from '#kernel/db/database.ts';
import type { Decision } from '../decision/rules.ts';

/** A row of the outbox. */
export interface OutboxRow {
  workspaceId: string;
  contactId: string;
  id: string;
  channelId: string;
  address: string;
  purpose: MessagePurpose;
  priority: number;
  content: MessageContent;
  rendered: boolean;
  /** What sending it uses up. */
  uses: 'window' | 'grant' | 'nothing' | 'mass';
  channels: string[];
  sourceKind: string;
  sourceId: string | null;
  /** Kept where a way is by mass send. */
  sourcePart: string | null;
  reasonCode: MessageReasonCode;
  reasonValues: MessageReason['values'];
  attempts: number;
  createdAt: Date;
  decidedAt: Date;
  notBefore: Date | null;
  expiresAt: Date;
  usableUntil: Date;
}

/** A row of the outbox with what deciding about it anew needs. */
export interface DecidableRow extends OutboxRow, Way {
  /** Null: there is only the one way that content and channels hold. */
  ways: readonly MessageWay[] | null;
}

/** The way that was taken, and why others were not. */
interface Way {
  way: number;
  tried: TriedWay[];
}

/** A row of the log: a message that is settled, unless it is `uncertain`. */
export interface LogRow
  extends
    Way,
    Omit<
      OutboxRow,
      | 'channelId'
      | 'address'
      | 'rendered'
      | 'uses'
      | 'channels'
      | 'sourcePart'
      | 'notBefore'
      | 'usableUntil'
    > {
  channelId: string | null;
  address: string | null;
  status: Extract<MessageStatus, 'sent' | 'skipped' | 'failed' | 'uncertain'>;
  settledAt: Date;
}

/** Until when a decided message waits; what goes by mass send waits for its batch until it expires. */
export function notBeforeOf(decision: Sendable, expiresAt: Date): Date | null {
  if (decision.do === 'wait') return decision.until;
  return decision.uses === 'mass' ? expiresAt : null;
}
type Sendable = Exclude<Decision, { do: 'skip' }>;

/** Columns of the outbox under the names of `OutboxRow`; its table must be called `o`. */
export const outboxColumns = sql`o.workspace_id as "workspaceId", o.contact_id as "contactId", o.id,
  o.channel_id as "channelId", o.address, o.purpose, o.priority, o.content, o.rendered, o.uses, o.channels,
  o.source_kind as "sourceKind", o.source_id as "sourceId", o.source_part as "sourcePart",
  o.reason_code as "reasonCode",
  o.reason_values as "reasonValues", o.attempts, o.created_at as "createdAt",
  o.decided_at as "decidedAt", o.not_before as "notBefore", o.expires_at as "expiresAt",
  o.usable_until as "usableUntil"`;

/** Columns of the outbox under the names of `DecidableRow`. */
export const decidableColumns = sql`${outboxColumns}, o.ways, o.way, o.tried`;
