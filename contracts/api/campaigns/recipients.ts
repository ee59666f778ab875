import { z } from 'zod';
import { identityKinds, type IdentityKind } from '../../identity.ts';
import { messageStatuses } from '../messages/messages.ts';

const moment = z.iso.datetime();
const kinds = Object.keys(identityKinds) as [IdentityKind, ...IdentityKind[]];

export const recipientQuery = z.object({
  sendingId: z.uuid().optional().describe('Left out: the latest'),
  contactId: z.uuid().optional().describe('Only this person'),
  arm: z.string().max(40).optional().describe('`control`: those who hear nothing'),
  q: z.string().max(120).optional().describe('Words of their names'),
  reason: z
    .string()
    .max(60)
    .optional()
    .describe('Why they got nothing, or not yet: a code of the sending’s `reasons`'),
  state: z
    .enum([
      'pending',
      'waiting',
      'sent',
      'delivered',
      'clicked',
      'replied',
      'converted',
      'unfollowed',
      'skipped',
      'failed',
      'uncertain',
      'control',
    ])
    .optional()
    .describe('`delivered`: of single messages of which the platform tells it'),
});
/** A person of a sending. Names are personal data. */
export const campaignRecipient = z.object({
  contactId: z.uuid(),
  name: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  identityKinds: z.array(z.enum(kinds)).describe('By which kinds of identity she is known'),
  arm: z.string().nullable(),
  dueAt: moment.nullable(),
  decidedAt: moment.nullable(),
  messageId: z.uuid().nullable(),
  status: z.enum(['pending', 'control', 'merged', ...messageStatuses]),
  reason: z.string().nullable().describe('Code of the decision’s reason'),
  sentAt: moment.nullable(),
  clickedAt: moment.nullable(),
  repliedAt: moment.nullable(),
  convertedAt: moment.nullable(),
  value: z.int(),
});
export type CampaignRecipient = z.infer<typeof campaignRecipient>;
export const campaignRecipients = z.object({
  items: z.array(campaignRecipient),
  nextCursor: z.string().nullable(),
});
