import { z } from 'zod';

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
