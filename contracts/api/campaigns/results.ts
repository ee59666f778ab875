import { z } from 'zod';
import { campaignGoal } from '../../campaigns.ts';

/** What can be said of what a campaign changed, in one sentence; words by `code` in the catalogues. */
export const resultSentence = z.object({
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
export type ResultSentence = z.infer<typeof resultSentence>;

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
    .array(interval.extend({ at: z.iso.datetime(), people: z.int() }))
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
  sentence: resultSentence,
});
export type CampaignResults = z.infer<typeof campaignResults>;
export const resultsQuery = z.object({
  sendingId: z.uuid().optional().describe('Left out: all sendings together'),
  course: z.stringbool().default(false).describe('With the course of each comparison'),
});
