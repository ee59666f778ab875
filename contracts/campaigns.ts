import { z } from 'zod';
import { messagePlan } from './message-plan.ts';
import { factMatch, rule, ruleInput, span } from './rules.ts';

/** Our choices (2026-11). */
export const campaignLimits = {
  arms: 10,
  /** Percent. Beyond half of the people a hold-out no longer pays for what it proves. */
  control: 50,
  spreadHours: 72,
  /** People whom one test message goes to. */
  testContacts: 20,
} as const;

const armId = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);

/** One of the messages that are held against each other. `share` in percent of those not held out. */
export const campaignArm = z.object({
  id: armId,
  name: z.string().trim().max(80).default(''),
  share: z.int().min(1).max(100),
  message: messagePlan,
});
export type CampaignArm = z.infer<typeof campaignArm>;

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe('HH:MM');
const zone = z
  .enum(['workspace', 'contact'])
  .describe('Whose clock: the workspace’s, or each person’s own (the workspace’s where unknown)');

export const campaignSchedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('now') }),
  z.object({ kind: z.literal('at'), at: z.iso.datetime({ offset: true }) }),
  z
    .object({ kind: z.literal('local'), day: z.iso.date(), time: clock })
    .describe('On this day at this hour of each person’s own clock'),
  z
    .object({
      kind: z.literal('recurring'),
      every: z.discriminatedUnion('unit', [
        z.object({
          unit: z.literal('week'),
          weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).describe('ISO 8601: 1 is Monday'),
        }),
        z.object({
          unit: z.literal('month'),
          day: z.int().min(1).max(31).describe('In shorter months their last day'),
        }),
      ]),
      time: clock,
      zone,
      until: z.iso
        .date()
        .nullable()
        .default(null)
        .describe('The last day; null: until it is stopped'),
    })
    .describe('Each time the audience is taken anew'),
]);
export type CampaignSchedule = z.infer<typeof campaignSchedule>;

/** What a campaign is for: people do this within so long after their turn. */
export const campaignGoal = z.object({ fact: factMatch, within: span });

const planWith = <R extends typeof rule | typeof ruleInput>(anyRule: R) =>
  z.object({
    audience: anyRule
      .nullable()
      .describe('Null while nobody is chosen; a segment or list is a rule too'),
    exclude: anyRule.nullable().default(null),
    control: z
      .int()
      .min(0)
      .max(campaignLimits.control)
      .default(0)
      .describe('Percent of the audience that hears nothing, to compare with'),
    arms: z
      .array(campaignArm)
      .max(campaignLimits.arms)
      .default([])
      .describe('Shares are 100 together; one arm: no comparison of messages'),
    schedule: campaignSchedule.default({ kind: 'now' }),
    spreadHours: z
      .number()
      .min(0)
      .max(campaignLimits.spreadHours)
      .default(0)
      .describe('Spreads the people evenly over so long; 0: as fast as the accounts allow'),
    goal: campaignGoal.nullable().default(null),
  });

/** Everything that is decided before a campaign goes out; frozen with each sending. */
export const campaignPlan = planWith(ruleInput);
export type CampaignPlan = z.infer<typeof campaignPlan>;
/** The same as it is answered. */
export const storedPlan = planWith(rule);
