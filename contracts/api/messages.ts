import { z } from 'zod';
import { messageContent } from '../content.ts';

/** Purposes that every workspace has. Caps and quiet hours spare `service`. */
export const messagePurposes = ['service', 'marketing'] as const;
/** What a message is for: one of these, or one that the workspace defined, such as `newsletter`. */
export const messagePurpose = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);
export type MessagePurpose = z.infer<typeof messagePurpose>;

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
  /** It needs no interaction window, such as a template message. */
  'send.free': [],
  /** She agreed to get one by this template. `remaining` counts this one. */
  'send.grant': ['templateId', 'remaining'],
  /** With others, by the platform's mass send. `used`: of the month's `limit`, without this one. */
  'send.mass': ['used', 'limit'],
  /** Wanted for later. */
  'wait.scheduled': ['until'],
  /** `zoneSource`: where her zone is known from: `workspace`, `country`, `portrait`, or who told it. */
  'wait.quiet_hours': ['until', 'zone', 'zoneSource'],
  /** The cap that frees last; null `purpose` or `channelId`: it counts all of them. */
  'wait.frequency_cap': ['until', 'limit', 'days', 'purpose', 'channelId'],
  /** The workspace, or this purpose, is paused by a person. `purpose` null: all of them. */
  'wait.paused': ['until', 'since', 'by', 'purpose'],
  /** The platform was busy or asked us to slow down; nothing was delivered. */
  'wait.platform': ['until', 'attempt', 'code', 'words'],
  'skip.unknown_contact': [],
  /** On the suppression list; `until` null: for good. */
  'skip.suppressed': ['why', 'until'],
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
  /** A value breaks the platform's rule for this field of the template. */
  'skip.content_invalid': ['field', 'rule'],
  /** She has not agreed to (another) message by this template. */
  'skip.no_grant': ['templateId'],
  /** The platform lets her get no more mass messages this month (`YYYY-MM`). */
  'skip.mass_quota': ['limit', 'month'],
  /** `closedAt` is null when she never opened a window. */
  'skip.window_closed': ['closedAt'],
  'skip.allowance_used': ['closesAt'],
  'skip.quiet_hours': ['until', 'zone', 'zoneSource', 'expiresAt'],
  'skip.frequency_cap': ['limit', 'days', 'purpose', 'channelId'],
  /** Expired while the workspace, or this purpose, was paused. */
  'skip.paused': ['since', 'by', 'purpose'],
  'skip.expired': ['expiresAt'],
  /** Expired while the account was paused for a fault that an operator must mend. */
  'skip.account_paused': ['since', 'code', 'words'],
  /** A message with the same key was there already. */
  'skip.duplicate': [],
  /** What asked for it took it back, such as a campaign that was cancelled. */
  'skip.withdrawn': [],
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
const hours = z.object({ from: hour, to: hour });
const capNumbers = { limit: z.int().min(1).max(1000), days: z.int().min(1).max(90) };

/** A cap on some of the messages; where several hold, the tightest counts. */
export const frequencyCap = z.object({
  ...capNumbers,
  purpose: messagePurpose.nullable().describe('Null: all that are capped, taken together'),
  channelId: z.uuid().nullable().describe('Null: all channels taken together'),
});
export type FrequencyCap = z.infer<typeof frequencyCap>;

/** Rules for all messages of a workspace but `service` ones. */
export const messageSettings = z.object({
  quietHours: hours
    .nullable()
    .describe(
      'Local hours of the contact without marketing; `from` may exceed `to` (over midnight)',
    ),
  frequencyCap: z
    .object(capNumbers)
    .nullable()
    .describe('Most messages of all capped purposes for one person within so many days'),
  caps: z.array(frequencyCap).max(20).describe('Further caps, by purpose and channel'),
});
export type MessageSettings = z.infer<typeof messageSettings>;

/** As somebody sets them: hours that begin when they end would silently be none. */
export const setMessageSettings = messageSettings
  .extend({ caps: messageSettings.shape.caps.optional().describe('Left out: as they are') })
  .refine(({ quietHours }) => quietHours === null || quietHours.from !== quietHours.to, {
    path: ['quietHours', 'to'],
    message: 'must differ from `from`; send null for no quiet hours',
  });

/** A purpose and how its messages are treated. */
export const purposeRules = z.object({
  key: messagePurpose,
  name: z.string().trim().min(1).max(80),
  consent: z
    .enum(['granted', 'refused', 'followers'])
    .describe('What holds for a person who said nothing; followers: on the channels she follows'),
  capped: z.boolean().describe('Whether caps count and hold back its messages'),
  quietHours: z
    .union([z.enum(['workspace', 'none']), hours])
    .describe("The workspace's hours, none, or its own"),
});
export type PurposeRules = z.infer<typeof purposeRules>;
export const messagePurposeItem = purposeRules.extend({
  builtIn: z.boolean().describe('Cannot be removed or renamed'),
});
export const putPurpose = purposeRules.omit({ key: true });

/** What a person holds back for now; messages wait and are decided anew when it ends. */
export const messagePause = z.object({
  purpose: messagePurpose.nullable().describe('Null: everything, also service'),
  since: z.iso.datetime(),
  by: z.string(),
  note: z.string(),
});
export type MessagePause = z.infer<typeof messagePause>;
export const putPause = z.object({
  purpose: messagePurpose.nullable().default(null),
  note: z.string().trim().max(200).default(''),
});

/** Whom nothing is sent to: a contact, or an identity, whoever has it or will have it. */
const suppressed = z.union([
  z.object({ contactId: z.uuid() }),
  z.object({
    identity: z.object({
      kind: z.string().min(1).max(40),
      account: z.string().max(64).default('').describe('Channel account of an openid; else empty'),
      id: z.string().min(1).max(256),
    }),
  }),
]);
export const suppression = z.object({
  id: z.uuid(),
  contactId: z.uuid().nullable(),
  identity: z.object({ kind: z.string(), account: z.string(), id: z.string() }).nullable(),
  purpose: messagePurpose.nullable().describe('Null: everything'),
  why: z.string(),
  until: z.iso.datetime().nullable().describe('Null: for good'),
  by: z.string(),
  createdAt: z.iso.datetime(),
});
export type Suppression = z.infer<typeof suppression>;
export const addSuppressions = z.object({
  items: z.array(suppressed).min(1).max(1000),
  purpose: messagePurpose.nullable().default(null),
  why: z.string().trim().min(1).max(200),
  until: z.iso.datetime().nullable().default(null),
});

/** A content as one person would get it. */
export const previewContent = z.object({
  content: messageContent,
  contactId: z.uuid().nullable().default(null).describe('Null: somebody of whom nothing is known'),
});
/** A place in a content's text that the template language does not understand. */
export const templateProblem = z.object({
  field: z.string().describe('Path in the content, such as text or data.thing1'),
  line: z.int(),
  column: z.int(),
  message: z.string(),
});
export type TemplateProblem = z.infer<typeof templateProblem>;
export const contentPreview = z.object({
  content: z.unknown().describe('The content with its variables filled in; texts may be empty'),
  problems: z.array(templateProblem),
});

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
