import { z } from 'zod';

/** What a message is for. Consent is asked for each; caps and quiet hours spare `service`. */
export const messagePurposes = ['service', 'marketing'] as const;
export type MessagePurpose = (typeof messagePurposes)[number];

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

/**
 * Every reason a message can carry, with the names of its values. Words for them live in the
 * console's catalogues. Times are ISO 8601, zones IANA names.
 */
export const messageReasons = {
  /** Inside the interaction window. `remaining` is null where the platform does not count. */
  'send.window': ['closesAt', 'remaining'],
  /** Wanted for later. */
  'wait.scheduled': ['until'],
  'wait.quiet_hours': ['until', 'zone'],
  'wait.frequency_cap': ['until', 'limit', 'days'],
  /** The platform was busy or asked us to slow down; nothing was delivered. */
  'wait.platform': ['until', 'attempt', 'code', 'words'],
  'skip.unknown_contact': [],
  'skip.no_consent': ['purpose'],
  /** She is not known on any of the channels. */
  'skip.no_address': [],
  'skip.channel_unavailable': [],
  'skip.unfollowed': ['since'],
  /** The platform said that she cannot be reached there any more. */
  'skip.unreachable': ['since'],
  'skip.content_unsupported': ['kind'],
  /** All of its text was variables that are not known of her. */
  'skip.content_empty': [],
  /** `closedAt` is null when she never opened a window. */
  'skip.window_closed': ['closedAt'],
  'skip.allowance_used': ['closesAt'],
  'skip.quiet_hours': ['until', 'zone', 'expiresAt'],
  'skip.frequency_cap': ['limit', 'days'],
  'skip.expired': ['expiresAt'],
  /** Expired while the account was paused for a fault that an operator must mend. */
  'skip.account_paused': ['since', 'code', 'words'],
  /** A message with the same key was there already. */
  'skip.duplicate': [],
  'sent.delivered': ['attempt'],
  /** A person looked and said that it had arrived. */
  'sent.confirmed': ['by'],
  'failed.platform': ['code', 'words'],
  /** Tried so many times without being delivered. */
  'failed.gave_up': ['attempts', 'code', 'words'],
  /** A person looked and said that it had not arrived. */
  'failed.confirmed': ['by'],
  /** It was uncertain, and a person had it sent again as another message. */
  'failed.resent': ['by', 'messageId'],
  /** The answer was lost on the way. */
  'uncertain.no_answer': ['code', 'words'],
  /** The process that sent it ended before it knew the answer. */
  'uncertain.interrupted': [],
} as const;
export type MessageReasonCode = keyof typeof messageReasons;

const reasonCodes = Object.keys(messageReasons) as [MessageReasonCode, ...MessageReasonCode[]];

export const messageReason = z.object({
  code: z.enum(reasonCodes).describe('Key of the words in the catalogues'),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
export type MessageReason = z.infer<typeof messageReason>;

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
  purpose: z.enum(messagePurposes),
  priority: z.enum(messagePriorities),
  kind: z.string().describe('Content type: text, image, article, miniprogram'),
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
  way: z.int().describe('Which of its ways was taken, from 0; 0 where there is only one'),
  tried: z
    .array(triedWay)
    .describe('The other ways that were looked at, and why they were not taken'),
});
export type MessageDetail = z.infer<typeof messageDetail>;

export const messageFilter = z.object({
  status: z.enum(messageStatuses).optional(),
  purpose: z.enum(messagePurposes).optional(),
  channelId: z.uuid().optional(),
  contactId: z.uuid().optional(),
});
export type MessageFilter = z.infer<typeof messageFilter>;

/** What a person says about an uncertain message; `resend` may deliver it a second time. */
export const resolveMessage = z.object({ as: z.enum(['sent', 'failed', 'resend']) });

export const outboxChannel = z.object({
  channelId: z.uuid(),
  queued: z.int(),
  waiting: z.int(),
  sending: z.int(),
  oldestAt: z.iso.datetime().nullable().describe('When the oldest one that is ready was decided'),
  paused: z
    .object({
      since: z.iso.datetime(),
      code: z.string(),
      words: z.string(),
      probeAt: z.iso.datetime().describe('When the next message tries whether it is mended'),
    })
    .nullable(),
});

/** Counts stop at `countedUpTo`: a figure equal to it means "that many or more". */
export const outboxState = z.object({
  depth: z.int(),
  uncertain: z.int(),
  oldestAt: z.iso.datetime().nullable(),
  countedUpTo: z.int(),
  channels: z.array(outboxChannel),
});
export type OutboxState = z.infer<typeof outboxState>;

const hour = z.int().min(0).max(23);

/** Rules for all messages of a workspace but `service` ones. */
export const messageSettings = z.object({
  quietHours: z
    .object({ from: hour, to: hour })
    .nullable()
    .describe(
      'Local hours of the contact without marketing; `from` may exceed `to` (over midnight)',
    ),
  frequencyCap: z
    .object({ limit: z.int().min(1).max(1000), days: z.int().min(1).max(90) })
    .nullable()
    .describe('Most marketing messages for one person within so many days'),
});
export type MessageSettings = z.infer<typeof messageSettings>;

/** As somebody sets them: hours that begin when they end would silently be none. */
export const setMessageSettings = messageSettings.refine(
  ({ quietHours }) => quietHours === null || quietHours.from !== quietHours.to,
  { path: ['quietHours', 'to'], message: 'must differ from `from`; send null for no quiet hours' },
);

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
