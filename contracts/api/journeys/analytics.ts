import { z } from 'zod';
import { verdicts } from '../campaigns/results.ts';

const moment = z.iso.datetime();

export const journeyAnalyticsQuery = z.object({
  from: z.iso.date().optional().describe('Default: 89 days before `to`'),
  to: z.iso.date().optional().describe('Default: today in the workspace’s time zone'),
  version: z.coerce.number().int().min(1).optional().describe('Default: all together'),
});

/** A figure with its 95 % confidence interval; null where there are too few people to say. */
const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof estimate>;

/**
 * A difference with an interval that holds however often one looks, all of one answer together at
 * 95 %; `few`: too few people for it to mean anything yet.
 */
const difference = estimate.extend({ verdict: z.enum(verdicts) });
export type ArmDifference = z.infer<typeof difference>;

/** Money in minor units. */
const revenue = z.object({
  currency: z.string(),
  total: z.number(),
  perPerson: estimate.nullable(),
});

const conversion = z.object({
  entered: z.int().describe('Times people came in'),
  reached: z.int().describe('How many of these reached the goal in time'),
  rate: estimate.nullable().describe('Share, 0 to 1; Wilson’s interval'),
  revenue: z.array(revenue).describe('Of orders within the goal’s time after coming in'),
});

/** Of people who came in between the days, by visits of steps. */
export const journeyAnalytics = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: z.string(),
  computedAt: moment,
  goal: z.boolean().describe('Whether the versions have a goal; conversion is of it'),
  people: z
    .object({ looked: z.int(), of: z.int() })
    .describe('Runs that were looked at; of very many, the latest'),
  ended: z.array(z.object({ reason: z.string(), count: z.int() })),
  steps: z.array(
    z.object({
      version: z.int(),
      step: z.string(),
      kind: z.string(),
      name: z.string(),
      entered: z.int().describe('Visits'),
      people: z.int().describe('Runs that came here at least once'),
      here: z.int(),
      outlets: z.array(
        z.object({
          outlet: z.string(),
          left: z.int(),
          medianSeconds: z.number(),
          p90Seconds: z.number(),
        }),
      ),
    }),
  ),
  all: conversion,
  versions: z.array(conversion.extend({ version: z.int() })),
  splits: z.array(
    z.object({
      version: z.int(),
      step: z.string(),
      name: z.string(),
      arms: z.array(
        conversion.extend({
          arm: z.string(),
          name: z.string(),
          share: z.int(),
          against: z
            .object({
              arm: z.string(),
              difference: difference.nullable().describe('Of rates; null without a goal'),
              revenue: z
                .array(z.object({ currency: z.string(), difference }))
                .describe('Per person'),
            })
            .nullable()
            .describe('Compared with the first arm; null for the first'),
        }),
      ),
    }),
  ),
});
export type JourneyAnalytics = z.infer<typeof journeyAnalytics>;
