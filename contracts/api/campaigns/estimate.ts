import { z } from 'zod';
import { storedProblem } from '../problems.ts';
import { revision } from './definitions.ts';

const moment = z.iso.datetime();

const countOf = z.object({
  count: z.int(),
  low: z.int().describe('95 % interval while only a part was looked at'),
  high: z.int(),
});
/** What would happen if it went out at its time: the message decision itself, over the audience. */
export const campaignEstimate = z.object({
  id: z.uuid(),
  revision,
  status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  problem: storedProblem.nullable(),
  progress: z.object({ done: z.int(), of: z.int() }).describe('People looked at'),
  exact: z.boolean().describe('Everybody was looked at; else a random part, with intervals'),
  people: z.int().describe('The audience without those excluded'),
  control: countOf,
  reachable: countOf.describe('Sent at once or after the quiet hours'),
  ways: z
    .array(
      z.object({
        arm: z.string(),
        way: z.int().describe('Which of the message’s ways, from 0'),
        channelId: z.uuid(),
        code: z.string().describe('Why this way: the reason’s code'),
        ...countOf.shape,
      }),
    )
    .describe('The largest first'),
  held: z
    .array(z.object({ code: z.string(), outcome: z.enum(['waits', 'skipped']), ...countOf.shape }))
    .describe(
      'Consent, cap, quiet hours, no address, closed windows, monthly quota; the largest first',
    ),
  createdAt: moment,
  finishedAt: moment.nullable(),
});
export type CampaignEstimate = z.infer<typeof campaignEstimate>;
export const latestEstimate = z.object({ estimate: campaignEstimate.nullable() });
