import { z } from 'zod';
import { money } from './commerce.ts';

export const overviewQuery = z.object({ range: z.enum(['today', '7d', '30d']).default('today') });

/** A figure with that of the same span before. */
const compared = z.object({ value: z.number(), previous: z.number() });

export const overview = z.object({
  range: z.enum(['today', '7d', '30d']),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  timeZone: z.string(),
  follows: compared,
  unfollows: compared,
  scans: compared,
  messages: compared.describe('Messages people wrote'),
  orders: compared,
  revenue: z.object({ value: z.array(money), previous: z.array(money) }),
  reaction: z
    .object({ p50: z.number().nullable(), p99: z.number().nullable(), count: z.int() })
    .describe('From recording a follow to its welcome being sent, ms'),
  series: z
    .array(
      z.object({
        at: z.iso.datetime(),
        follows: z.int(),
        scans: z.int(),
        messages: z.int(),
        orders: z.int(),
      }),
    )
    .describe('By hour for today, else by day; empty ones too'),
  funnel: z.object({
    scanned: z.int(),
    followed: z.int(),
    ordered: z.int(),
  }),
  bestCodes: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      scans: z.int(),
      follows: z.int(),
      orders: z.int(),
    }),
  ),
});
export type Overview = z.infer<typeof overview>;

/** The latest facts, readable, newest first. */
export const activity = z.object({
  items: z.array(
    z.object({
      factId: z.uuid(),
      contactId: z.uuid(),
      contactName: z.string().nullable(),
      type: z.string(),
      at: z.iso.datetime(),
      entry: z.object({
        key: z.string(),
        values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
        icon: z.string(),
      }),
    }),
  ),
});
export type Activity = z.infer<typeof activity>;
