import type { AnyFactInput } from '#contracts/facts.ts';

/** What facts about a message need to know of it. */
interface Told {
  workspaceId: string;
  contactId: string;
  id: string;
  channelId: string;
  purpose: string;
}

export const sentFact = (row: Told & { kind: string }, at: Date): AnyFactInput => ({
  workspaceId: row.workspaceId,
  type: 'message.sent',
  identities: [],
  contactId: row.contactId,
  channelId: row.channelId,
  occurredAt: at,
  data: { messageId: row.id, purpose: row.purpose, kind: row.kind, channelId: row.channelId },
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
  data: { messageId: row.id, purpose: row.purpose, reason, uncertain },
});
