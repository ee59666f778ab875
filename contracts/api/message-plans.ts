import { z } from 'zod';
import { messagePlan } from '../message-plan.ts';
import { messageReason, triedWay } from './messages.ts';

export const previewPlan = z.object({ plan: messagePlan, contactId: z.uuid() });

/** What would become of a plan for one person at this moment; nothing is written or sent. */
export const planPreview = z.object({
  status: z.enum(['queued', 'waiting', 'skipped']),
  reason: messageReason,
  channelId: z.uuid().nullable(),
  until: z.iso.datetime().nullable().describe('Until when it would wait'),
  way: z.int().describe('Which of the ways it is about, from 0'),
  tried: z.array(triedWay),
  content: z.unknown().describe('As she would get it, variables filled in'),
});
export type PlanPreview = z.infer<typeof planPreview>;
