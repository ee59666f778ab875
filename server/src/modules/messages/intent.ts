import type { MessagePriority, MessagePurpose } from '#contracts/api/messages.ts';
import { messagePriorities } from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';

/** The wish to send one message to one person. Intents of one call keep their order per person. */
export interface Intent {
  workspaceId: string;
  contactId: string;
  purpose: MessagePurpose;
  priority: MessagePriority;
  /** Texts may hold `{{ variables }}`. */
  content: MessageContent;
  /** The variables were filled in before: braces are meant as they are. */
  rendered?: boolean;
  /** Channel accounts in order of preference; empty or left out: wherever she can be reached. */
  channels?: readonly string[];
  notBefore?: Date;
  /** After this the message is worthless and is skipped. */
  expiresAt: Date;
  /** Of intents with the same key for one person only the first is carried out, for 30 days. */
  key?: string;
  /** What asks for it, such as `{ kind: 'welcome', id: factId }`; shown in the log. */
  source: { kind: string; id: string | null };
}

export const priorityRank = (priority: MessagePriority): number =>
  messagePriorities.indexOf(priority);
