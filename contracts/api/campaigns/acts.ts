import { z } from 'zod';
import { campaignLimits } from '../../campaigns.ts';
import { messageStatuses } from '../messages/messages.ts';
import { messageReason } from '../messages/reasons.ts';
import { revision } from './definitions.ts';

/** `launch`, `approve`: of the plan as it was seen. */
export const releaseCampaign = z.object({ revision });
export const rejectCampaign = z.object({ revision, note: z.string().trim().max(500).default('') });

/** Sends one arm's message now to people who know that it is a test; nothing of it is counted. */
export const testCampaign = z.object({
  arm: z.string().max(40),
  contactIds: z.array(z.uuid()).min(1).max(campaignLimits.testContacts),
});
export const campaignTest = z.object({
  items: z.array(
    z.object({
      contactId: z.uuid(),
      messageId: z.uuid(),
      status: z.enum(messageStatuses),
      reason: messageReason,
    }),
  ),
});
