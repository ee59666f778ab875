import { z } from 'zod';
import { factMatch, ruleInput, span } from '../rules.ts';

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe('HH:MM, in her own time zone');
/** Days before (negative) or after the day itself. */
const offset = z.int().min(-366).max(366).default(0);

/** What brings people in; any of a journey's triggers. */
export const trigger = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fact'), fact: factMatch }),
  z.object({ kind: z.literal('segment'), segmentId: z.uuid(), on: z.enum(['entered', 'left']) }),
  z.object({ kind: z.literal('code'), codeId: z.uuid() }),
  z
    .object({
      kind: z.literal('day'),
      field: z.string().min(1).max(200).describe('A segment field of type day or moment'),
      params: z.record(z.string().max(64), z.string().max(500)).optional(),
      every: z.enum(['year', 'once']),
      calendar: z.enum(['gregorian', 'lunar']).default('gregorian'),
      offset,
      at: clock,
    })
    .describe('A birthday, the anniversary of a membership, days before an expiry'),
  z
    .object({
      kind: z.literal('festival'),
      calendar: z.enum(['gregorian', 'lunar']),
      month: z.int().min(1).max(12),
      day: z.int().min(1).max(31),
      offset,
      at: clock,
    })
    .describe('A day that returns every year for everybody'),
  z.object({ kind: z.literal('api') }),
  z.object({ kind: z.literal('manual') }).describe('By hand from a contact’s page'),
]);
export type Trigger = z.infer<typeof trigger>;

export const entryLimit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('once') }),
  z.object({ kind: z.literal('oncePer'), span }),
  z.object({ kind: z.literal('onceAtATime') }),
  z.object({ kind: z.literal('always') }),
]);
export type EntryLimit = z.infer<typeof entryLimit>;

/** What ends the way of a person wherever she is. */
export const exits = z.object({
  onGoal: z.boolean().default(true),
  onUnfollow: z.boolean().default(true),
  onWithdrawal: z.boolean().default(true).describe('Of the consent to marketing'),
  facts: z.array(factMatch).max(5).default([]),
  segment: z
    .object({ segmentId: z.uuid(), on: z.enum(['entered', 'left']) })
    .nullable()
    .default(null),
  rule: ruleInput.nullable().default(null).describe('Looked at before each step'),
});
export type Exits = z.infer<typeof exits>;

export const goal = z.object({
  fact: factMatch,
  within: span.describe('After she came in; counts also when her way has ended before'),
});
export type Goal = z.infer<typeof goal>;
