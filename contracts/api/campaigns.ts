import { z } from 'zod';
import {
  campaignGoal,
  campaignLimits,
  campaignPlan,
  campaignSchedule,
  storedPlan,
} from '../campaigns.ts';
import { messageReason, messageStatuses } from './messages.ts';
import { storedProblem } from './problems.ts';

/*
 * /api/v1/campaigns                     GET campaignQuery + page → campaignList · POST createCampaign → campaign
 * /api/v1/campaigns/settings            GET, PUT campaignSettings
 * /api/v1/campaigns/:id                 GET, PATCH updateCampaign → campaign · DELETE (drafts)
 * /api/v1/campaigns/:id/copy            POST → campaign
 * /api/v1/campaigns/:id/{launch,approve}            POST releaseCampaign → campaign
 * /api/v1/campaigns/:id/reject                      POST rejectCampaign → campaign
 * /api/v1/campaigns/:id/{withdraw,pause,resume,cancel}  POST → campaign (withdraw: back to a draft)
 * /api/v1/campaigns/:id/test            POST testCampaign → campaignTest
 * /api/v1/campaigns/:id/estimate        POST → campaignEstimate (begins one) · GET → latestEstimate
 * /api/v1/campaigns/:id/sendings        GET page → campaignSendings, the newest first
 * /api/v1/campaigns/:id/recipients      GET recipientQuery + page → campaignRecipients
 * /api/v1/campaigns/:id/results         GET resultsQuery → campaignResults
 *
 * Live topic `campaigns` with `{ id }` whenever one of them changes.
 */

const moment = z.iso.datetime();
const name = z.string().trim().min(1).max(120);
const description = z.string().trim().max(500);
const actor = z.object({ id: z.string(), name: z.string() });
/** Of the plan: whoever changes or releases it names the one that she has seen. */
const revision = z.int().min(1);

/**
 * draft: can be changed · approval: a second person must agree · scheduled: its time will come (of a
 * recurring one: the next time) · running · paused · done: nothing of it waits any more · cancelled.
 */
export const campaignStatuses = [
  'draft',
  'approval',
  'scheduled',
  'running',
  'paused',
  'done',
  'cancelled',
] as const;
export type CampaignStatus = (typeof campaignStatuses)[number];

/** Who asked that the campaign goes out, and who agreed. Null where nobody was asked. */
export const campaignApproval = z.object({
  revision,
  requestedBy: actor,
  requestedAt: moment,
  decision: z
    .object({ approved: z.boolean(), by: actor, at: moment, note: z.string() })
    .nullable()
    .describe('Null while it is awaited'),
});
export type CampaignApproval = z.infer<typeof campaignApproval>;

/** Something that keeps a plan from going out; words by `code` in the catalogues. */
export const campaignProblem = storedProblem.extend({
  path: z.string().describe('Where in the plan: `audience`, `arms[1].message`, …'),
});
export type CampaignProblem = z.infer<typeof campaignProblem>;

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

/** What can be said of what a campaign changed, in one sentence; words by `code` in the catalogues. */
const sentence = z.object({
  code: z.enum([
    'no_goal',
    'no_comparison',
    'too_few',
    'not_proven',
    'proven_better',
    'proven_worse',
    'proven_best_arm',
  ]),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
export type ResultSentence = z.infer<typeof sentence>;

const summary = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  status: z.enum(campaignStatuses),
  schedule: campaignSchedule,
  nextAt: moment.nullable().describe('When it goes out next'),
  sendings: z.int(),
  /** Of all sendings together. */
  people: z.int(),
  sent: z.int(),
  clicked: z.int(),
  converted: z.int(),
  sentence: sentence.nullable().describe('Null before anybody’s turn has come'),
  createdBy: actor,
  createdAt: moment,
  updatedAt: moment,
});
export const campaignList = z.object({
  items: z.array(summary),
  nextCursor: z.string().nullable(),
});
export type CampaignSummary = z.infer<typeof summary>;
export type CampaignList = z.infer<typeof campaignList>;

export const campaign = summary.extend({
  plan: storedPlan,
  revision,
  problems: z.array(campaignProblem).describe('What keeps it from going out'),
  needsApproval: z.boolean(),
  approval: campaignApproval.nullable(),
  latest: campaignSending.nullable().describe('The sending under way, or the last one'),
});
export type Campaign = z.infer<typeof campaign>;

export const campaignQuery = z.object({
  q: z.string().max(120).default(''),
  status: z.enum(campaignStatuses).optional(),
});

export const createCampaign = z.object({
  name,
  description: description.default(''),
  plan: campaignPlan.optional().describe('Left out: an empty one'),
  needsApproval: z.boolean().optional().describe('Left out: as the workspace has it'),
});
/** Only drafts; the plan's `revision` must be the one seen last. */
export const updateCampaign = z.object({
  name: name.optional(),
  description: description.optional(),
  needsApproval: z
    .boolean()
    .optional()
    .describe('A workspace that always asks cannot be overruled'),
  plan: campaignPlan.optional(),
  revision,
});

/** `launch`, `approve`: of the plan as it was seen. */
export const releaseCampaign = z.object({ revision });
export const rejectCampaign = z.object({ revision, note: z.string().trim().max(500).default('') });

export const campaignSettings = z.object({
  approval: z.boolean().describe('Every campaign needs a second person'),
});
export type CampaignSettings = z.infer<typeof campaignSettings>;

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

export const recipientQuery = z.object({
  sendingId: z.uuid().optional().describe('Left out: the latest'),
  contactId: z.uuid().optional().describe('Only this person'),
  arm: z.string().max(40).optional().describe('`control`: those who hear nothing'),
  state: z
    .enum(['pending', 'sent', 'waiting', 'skipped', 'failed', 'clicked', 'replied', 'converted'])
    .optional(),
});
/** A person of a sending. Names are personal data. */
export const campaignRecipient = z.object({
  contactId: z.uuid(),
  name: z.string().nullable(),
  avatarUrl: z.string().nullable(),
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

/** A difference and its interval; both ends can be looked at at any time (always-valid, 95 %). */
const interval = z.object({ estimate: z.number(), low: z.number(), high: z.number() });
/**
 * better, worse: proven, and stays so however often one looks · open: not proven yet · few: too few
 * people for any word.
 */
export const verdicts = ['better', 'worse', 'open', 'few'] as const;
export type Verdict = (typeof verdicts)[number];
const uplift = interval.extend({
  relative: interval.nullable().describe('As a share of the other group’s; null where that is 0'),
  verdict: z.enum(verdicts),
});
export type Uplift = z.infer<typeof uplift>;

const resultArm = z.object({
  arm: z.string().nullable().describe('Null: the control group'),
  name: z.string(),
  people: z.int().describe('Whose turn has come, whether or not a message reached them'),
  converted: z.int(),
  rate: z.number().describe('Converted per person'),
  value: z.int(),
  valuePerPerson: z.number().describe('Minor units'),
});
export type ResultArm = z.infer<typeof resultArm>;

const comparison = z.object({
  arm: z.string(),
  against: z.string().nullable().describe('Null: the control group'),
  conversion: uplift.describe('Difference of rates'),
  value: uplift.describe('Difference of minor units per person'),
  course: z
    .array(interval.extend({ at: moment, people: z.int() }))
    .optional()
    .describe('If asked for: how the interval of the conversion narrowed, the oldest first'),
});
export type ResultComparison = z.infer<typeof comparison>;

export const campaignResults = z.object({
  sendingId: z.uuid().nullable().describe('Null: all sendings together'),
  goal: campaignGoal.nullable(),
  currency: z.string().length(3),
  /** Share of people whose time for the goal is over. */
  settled: z.number().min(0).max(1),
  confidence: z.number().describe('0.95'),
  arms: z.array(resultArm),
  comparisons: z
    .array(comparison)
    .describe('Each arm against the control group, then against the first arm'),
  sentence,
});
export type CampaignResults = z.infer<typeof campaignResults>;
export const resultsQuery = z.object({
  sendingId: z.uuid().optional().describe('Left out: all sendings together'),
  course: z.stringbool().default(false).describe('With the course of each comparison'),
});
