import { z } from 'zod';
import { storedProblem } from '../problems.ts';

const moment = z.iso.datetime();

export const sendingStatuses = [
  'waiting',
  'choosing',
  'sending',
  'paused',
  'done',
  'cancelled',
  'failed',
] as const;
export type SendingStatus = (typeof sendingStatuses)[number];

/**
 * People of a sending, or of one of its arms, by how far they are. Each is counted once in each figure;
 * what a platform does not tell is null.
 */
export const sendingFigures = z.object({
  people: z.int(),
  decided: z.int().describe('Their turn has come'),
  sent: z.int(),
  waiting: z.int().describe('Decided, and queued or waiting for a better hour'),
  skipped: z.int(),
  failed: z.int().describe('Also those of which nobody knows'),
  told: z.int().describe('Of whose messages the platform tells whether they arrived'),
  delivered: z.int().nullable().describe('Of those told of; null while there is none'),
  opened: z.int().nullable().describe('Null where no platform tells it; a click implies it'),
  clicked: z.int(),
  massClicks: z
    .int()
    .nullable()
    .describe(
      'Openings of links in mass sends, by nobody knows whom; null where none holds a link',
    ),
  replied: z.int().describe('Wrote within 48 hours after it was sent'),
  unfollowed: z.int().describe('Within 48 hours after it was sent'),
  converted: z.int(),
  value: z.int().describe('What they bought, minor units of `currency`'),
});
export type SendingFigures = z.infer<typeof sendingFigures>;

const armFigures = sendingFigures.extend({
  arm: z.string().nullable().describe('Null: the control group'),
  name: z.string(),
});

/** One time that a campaign went out: a recurring one has many. */
export const campaignSending = z.object({
  id: z.uuid(),
  campaignId: z.uuid(),
  no: z.int().describe('1 is the first'),
  status: z.enum(sendingStatuses),
  plannedFor: moment.describe('When the first people’s turn comes'),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  problem: storedProblem.nullable().describe('Why it failed'),
  currency: z.string().length(3),
  progress: z.object({
    share: z.number().min(0).max(1).describe('Of people of whom nothing waits any more'),
    looked: z.int().describe('People looked at while choosing'),
    of: z.int().nullable().describe('How many there are to look at'),
    ratePerMinute: z.int().nullable().describe('Sent in the last minutes'),
    secondsLeft: z.int().nullable(),
    held: z
      .enum(['outbox', 'reactions', 'time', 'quota', 'messages'])
      .nullable()
      .describe(
        'What it waits for just now: replies go first, people’s hour has not come, or (`messages`) everybody’s turn has come and messages wait to be sent',
      ),
  }),
  figures: sendingFigures,
  arms: z.array(armFigures).describe('The control group, where there is one, first'),
  reasons: z
    .array(z.object({ code: z.string(), count: z.int() }))
    .describe('Why people were skipped or wait, the most frequent first'),
});
export type CampaignSending = z.infer<typeof campaignSending>;
export const campaignSendings = z.object({
  items: z.array(campaignSending),
  nextCursor: z.string().nullable(),
});
