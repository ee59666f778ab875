import { z } from 'zod';

/**
 * Types of values that rules look at. `moment` is a point in time, `day` a calendar day, `branch` a
 * place in a tree (chosen with everything below), `list` several texts at once. Money is an integer
 * of minor units with its currency.
 */
export const valueTypes = [
  'text',
  'number',
  'money',
  'moment',
  'day',
  'boolean',
  'choice',
  'list',
  'branch',
] as const;
export type ValueType = (typeof valueTypes)[number];

/** Lengths of time in rules: a day is 24 hours and a week 7 days, whatever the clocks of a place do. */
export const spanUnits = ['minute', 'hour', 'day', 'week'] as const;
export const spanMs: Record<(typeof spanUnits)[number], number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};
/** Ten years of minutes; `checkRule` holds the other units to as long. */
const longestSpan = 5_270_400;

export const span = z.object({
  n: z.int().min(0).max(longestSpan).describe('0 is refused with the place named'),
  unit: z.enum(spanUnits),
});
export type Span = z.infer<typeof span>;

/** Values of one test, our choice (2026-11): what a person types or pastes, not a list of customers. */
const values = z.array(z.string().max(500)).max(500);
const amount = z.number().min(-1e15).max(1e15);
/** ISO 4217, for money. */
const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .optional();
/** Days that somebody may mean; calendars differ about others. */
export const ruleDay = z.iso
  .date()
  .refine((text) => text >= '1900-01-01' && text <= '2199-12-31', 'must lie in 1900 to 2199');

/**
 * What a value is held against. A test of a value that is not known never holds.
 *
 * Texts are compared without regard to the case of the letters A to Z.
 */
export const test = z.discriminatedUnion('op', [
  z.object({ op: z.literal('known') }),
  z.object({ op: z.literal('is'), values }).describe('Equals one of the values'),
  z.object({ op: z.literal('contains'), values }).describe('Holds one of the values as a part'),
  z.object({ op: z.literal('startsWith'), values }),
  z.object({ op: z.literal('hasAny'), values }),
  z.object({ op: z.literal('hasAll'), values }),
  z.object({ op: z.literal('under'), values }).describe('Is one of the places or below it'),
  z.object({ op: z.literal('equals'), value: amount, currency }),
  z.object({ op: z.literal('above'), value: amount, currency }),
  z.object({ op: z.literal('atLeast'), value: amount, currency }),
  z.object({ op: z.literal('below'), value: amount, currency }),
  z.object({ op: z.literal('atMost'), value: amount, currency }),
  z
    .object({ op: z.literal('between'), from: amount, to: amount, currency })
    .describe('Both ends in'),
  z.object({ op: z.literal('isTrue') }),
  z.object({ op: z.literal('isFalse') }),
  z
    .object({ op: z.literal('during'), from: ruleDay.nullable(), to: ruleDay.nullable() })
    .describe('Whole days of the workspace’s time zone, both ends in; null is open'),
  z.object({ op: z.literal('inLast'), span }).describe('After this long ago, also in the future'),
  z.object({ op: z.literal('notInLast'), span }).describe('This long ago or before'),
  z.object({ op: z.literal('inNext'), span }).describe('From now until in so long'),
]);
export type Test = z.infer<typeof test>;
export type TestOp = Test['op'];

const numeric = ['equals', 'above', 'atLeast', 'below', 'atMost', 'between', 'known'] as const;
const timely = ['inLast', 'notInLast', 'inNext', 'during', 'known'] as const;

/** The tests that fit each type, the most useful first. */
export const testsOf: Record<ValueType, readonly TestOp[]> = {
  text: ['is', 'contains', 'startsWith', 'known'],
  choice: ['is', 'known'],
  list: ['hasAny', 'hasAll', 'known'],
  branch: ['under', 'is', 'known'],
  number: numeric,
  money: numeric,
  moment: timely,
  day: timely,
  boolean: ['isTrue', 'isFalse', 'known'],
};
