import { z } from 'zod';
import { campaignRecipient } from './campaigns.ts';

/** Section `campaigns` of a contact: sendings in which her turn came, the last first; the newest 20. */
export const contactCampaigns = z.object({
  items: z.array(
    campaignRecipient
      .pick({
        arm: true,
        messageId: true,
        status: true,
        reason: true,
        clickedAt: true,
        repliedAt: true,
        convertedAt: true,
      })
      .extend({
        id: z.uuid().describe('Of the campaign'),
        sendingId: z.uuid(),
        name: z.string(),
        armName: z.string().describe('Empty for the control group'),
        at: z.iso.datetime().describe('When her turn came'),
      }),
  ),
});
export type ContactCampaigns = z.infer<typeof contactCampaigns>;
