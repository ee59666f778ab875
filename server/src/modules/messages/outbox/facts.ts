import type { AnyFactInput, MessageSource } from '#contracts/facts.ts';

/** What facts about a message need to know of it. */
interface Told {
  workspaceId: string;
  contactId: string;
  id: string;
  channelId: string;
  purpose: string;
  sourceKind: string;
  sourceId: string | null;
}

const sourceOf = (row: Pick<Told, 'sourceKind' | 'sourceId'>): MessageSource => ({
  kind: row.sourceKind,
  id: row.sourceId,
});

/** @param told whether the platform will tell what becomes of it */
export const sentFact = (row: Told & { kind: string }, at: Date, told = false): AnyFactInput => ({
  workspaceId: row.workspaceId,
  type: 'message.sent',
  identities: [],
  contactId: row.contactId,
  channelId: row.channelId,
  occurredAt: at,
  data: {
    messageId: row.id,
    purpose: row.purpose,
    kind: row.kind,
    channelId: row.channelId,
    source: sourceOf(row),
    ...(told && { told }),
  },
});

export const failedFact = (
  row: Told,
  reason: string,
  uncertain: boolean,
  at: Date,
): AnyFactInput => ({
  workspaceId: row.workspaceId,
  type: 'message.failed',
  identities: [],
  contactId: row.contactId,
  channelId: row.channelId,
  occurredAt: at,
  data: { messageId: row.id, purpose: row.purpose, reason, uncertain, source: sourceOf(row) },
});

/** The news that a message was not sent. */
export const skippedFact = (
  row: Omit<Told, 'channelId'> & { channelId: string | null; reasonCode: string; decidedAt: Date },
): AnyFactInput => ({
  workspaceId: row.workspaceId,
  type: 'message.skipped',
  identities: [],
  contactId: row.contactId,
  channelId: row.channelId,
  occurredAt: row.decidedAt,
  data: {
    messageId: row.id,
    purpose: row.purpose,
    reason: row.reasonCode,
    source: sourceOf(row),
  },
});
