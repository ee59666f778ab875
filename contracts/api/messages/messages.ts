import { z } from 'zod';
import { messagePurpose } from './purposes.ts';
import { messageReason } from './reasons.ts';

/** Who is served first: a person who waits, then single messages, then broadcasts. */
export const messagePriorities = ['reply', 'normal', 'bulk'] as const;
export type MessagePriority = (typeof messagePriorities)[number];

/**
 * queued: goes out as soon as the account's turn comes · waiting: until a known time, then decided
 * anew · sending: handed to the platform, no answer yet · uncertain: it may or may not have arrived,
 * a person must say.
 */
export const messageStatuses = [
  'queued',
  'waiting',
  'sending',
  'sent',
  'skipped',
  'failed',
  'uncertain',
] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** A way that was looked at and not taken. */
export const triedWay = z.object({
  way: z.int().describe('Place among the ways, from 0'),
  channelId: z.uuid().nullable(),
  reason: messageReason,
});
export type TriedWay = z.infer<typeof triedWay>;

export const message = z.object({
  id: z.uuid(),
  contactId: z.uuid(),
  contactName: z.string().nullable(),
  channelId: z.uuid().nullable().describe('Null when no channel could be chosen'),
  purpose: messagePurpose,
  priority: z.enum(messagePriorities),
  kind: z.string().describe('Content type, such as text, article or template'),
  preview: z.string().describe('First words of the text, or the title'),
  status: z.enum(messageStatuses),
  reason: messageReason,
  /** What asked for it: a module and, where there is one, the id of the thing there. */
  source: z.object({ kind: z.string(), id: z.string().nullable() }),
  attempts: z.int(),
  createdAt: z.iso.datetime(),
  decidedAt: z.iso.datetime(),
  notBefore: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  sentAt: z.iso.datetime().nullable(),
});
export type Message = z.infer<typeof message>;

export const messageDetail = message.extend({
  content: z.unknown().describe('The content as it was sent, variables filled in'),
  address: z.string().nullable().describe('The identity it was addressed to'),
  platformMessageId: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  allowed: messageReason
    .nullable()
    .describe('Why it was given to the platform; null where it never was'),
  way: z.int().describe('Which of its ways was taken, from 0; 0 where there is only one'),
  tried: z
    .array(triedWay)
    .describe('The other ways that were looked at, and why they were not taken'),
});
export type MessageDetail = z.infer<typeof messageDetail>;

export const messageFilter = z.object({
  status: z.enum(messageStatuses).optional(),
  purpose: messagePurpose.optional(),
  channelId: z.uuid().optional(),
  contactId: z.uuid().optional(),
});
export type MessageFilter = z.infer<typeof messageFilter>;

/** What a person says about an uncertain message; `resend` may deliver it a second time. */
export const resolveMessage = z.object({ as: z.enum(['sent', 'failed', 'resend']) });

/** The section `messages` of a contact's page. */
export const contactMessages = z.object({
  windows: z.array(
    z.object({
      channelId: z.uuid(),
      open: z.boolean(),
      closesAt: z.iso.datetime(),
      remaining: z.int().nullable().describe('Null where the platform does not count'),
      closedBy: z.enum(['unfollowed', 'platform', 'unreachable']).nullable(),
    }),
  ),
  pending: z.int(),
  lastSentAt: z.iso.datetime().nullable(),
});
export type ContactMessages = z.infer<typeof contactMessages>;
