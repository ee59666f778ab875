import { z } from 'zod';

export const webhookStatuses = ['waiting', 'delivered', 'failed'] as const;

/** The key that webhook steps of a workspace are signed with (Standard Webhooks). */
export const journeyWebhookKey = z.object({ key: z.string().describe('whsec_…, to verify with') });

export const journeyWebhooksQuery = z.object({ status: z.enum(webhookStatuses).optional() });

/** What a webhook step told another program, and what it answered last. */
export const journeyWebhook = z.object({
  id: z.guid().describe('The `webhook-id` that receivers drop repeats by'),
  contactId: z.uuid(),
  runId: z.uuid(),
  step: z.string(),
  version: z.int(),
  url: z.string(),
  status: z.enum(webhookStatuses),
  attempts: z.int(),
  httpStatus: z.int().nullable().describe('Null: nobody answered'),
  error: z.string().nullable(),
  madeAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
});
export const journeyWebhooks = z.object({
  items: z.array(journeyWebhook),
  nextCursor: z.string().nullable(),
});
export type JourneyWebhook = z.infer<typeof journeyWebhook>;
