import { z } from 'zod';
import { campaignPlan, campaignSchedule, storedPlan } from '../../campaigns.ts';
import { storedProblem } from '../problems.ts';
import { resultSentence } from './results.ts';
import { campaignSending } from './sendings.ts';

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
export const revision = z.int().min(1);

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
  sentence: resultSentence.nullable().describe('Null before anybody’s turn has come'),
  createdBy: actor,
  createdAt: moment,
  updatedAt: moment,
});
export type CampaignSummary = z.infer<typeof summary>;
export const campaignList = z.object({
  items: z.array(summary),
  nextCursor: z.string().nullable(),
});
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

export const campaignSettings = z.object({
  approval: z.boolean().describe('Every campaign needs a second person'),
});
export type CampaignSettings = z.infer<typeof campaignSettings>;
