import { z } from 'zod';
import { messagePlan } from '../message-plan.ts';
import { factMatch, ruleInput, span } from '../rules.ts';

/** The name of a step inside its journey: stable over versions, so that people can be moved. */
export const stepId = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);
/** A way out of a step: `next`, `skipped`, an arm's or a case's id … */
export const outlet = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe('HH:MM');
/** ISO 8601: 1 is Monday. */
const weekdays = z.array(z.int().min(1).max(7)).max(7);
const key = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);

/** How long at most: a length of time, or until so long before the interaction window closes. */
export const limit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('span'), span }),
  z.object({
    kind: z.literal('window'),
    channelId: z.uuid().nullable().describe('Null: the window that stays open longest'),
    before: span,
  }),
]);
export type Limit = z.infer<typeof limit>;

const base = {
  name: z.string().max(80).default(''),
  to: z.record(outlet, stepId).default({}).describe('Where each way out leads; none: the end'),
};
const step = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ kind: z.literal(kind), ...base, ...shape });

/** What a person meets on her way. The ways out of each are told by `outletsOf`. */
export const stepSchemas = [
  step('send', {
    message: messagePlan,
    awaitResult: z
      .boolean()
      .default(false)
      .describe('Goes on only when it was sent, skipped or failed; else when it was decided'),
  }),
  step('wait', { span }),
  step('waitUntil', {
    at: clock,
    weekdays: weekdays.default([]).describe('None: any day'),
  }),
  step('waitForFact', {
    facts: z.array(factMatch).min(1).max(5).describe('Any of these'),
    atMost: limit.nullable().describe('Null: for ever'),
  }),
  step('waitForWindow', {
    channelId: z.uuid().nullable(),
    before: span.describe('Goes on so long before the interaction window closes'),
  }),
  step('waitForBestHour', { within: span }),
  step('branch', {
    cases: z
      .array(
        z.object({
          id: key,
          name: z.string().max(80).default(''),
          when: z.discriminatedUnion('kind', [
            z.object({ kind: z.literal('rule'), rule: ruleInput }),
            z.object({
              kind: z.literal('fact'),
              fact: factMatch.describe('Of the fact that brought her here'),
            }),
          ]),
        }),
      )
      .min(1)
      .max(10),
  }),
  step('split', {
    arms: z
      .array(
        z.object({ id: key, name: z.string().max(80).default(''), share: z.int().min(1).max(100) }),
      )
      .min(2)
      .max(10)
      .describe('Shares in percent; 100 together'),
  }),
  step('setAttribute', {
    key: z.string().min(1).max(64),
    value: z.union([z.string().max(500), z.number(), z.boolean(), z.null()]),
  }),
  step('tag', { add: z.array(z.uuid()).max(20), remove: z.array(z.uuid()).max(20) }),
  step('list', { listId: z.uuid(), change: z.enum(['add', 'remove']) }),
  step('action', {
    action: z.string().min(3).max(80),
    params: z.record(z.string(), z.unknown()).default({}),
  }),
  step('assign', { userId: z.string().max(64), note: z.string().max(500).default('') }),
  step('webhook', { url: z.url().max(1024), data: z.record(z.string(), z.unknown()).default({}) }),
  step('goal', {}),
  step('exit', { reason: z.string().max(80).default('') }),
] as const;

export const journeyStep = z.discriminatedUnion('kind', stepSchemas);
export type JourneyStep = z.infer<typeof journeyStep>;
export type StepKind = JourneyStep['kind'];
export type StepOf<K extends StepKind> = Extract<JourneyStep, { kind: K }>;

/** The ways out of a step, in the order in which they are drawn. */
export function outletsOf(step: JourneyStep): string[] {
  switch (step.kind) {
    case 'send':
      return step.awaitResult ? ['next', 'skipped', 'failed'] : ['next', 'skipped'];
    case 'waitForFact':
      return step.atMost ? ['happened', 'timeout'] : ['happened'];
    case 'waitForWindow':
      return ['next', 'closed'];
    case 'branch':
      return [...step.cases.map(({ id }) => id), 'otherwise'];
    case 'split':
      return step.arms.map(({ id }) => id);
    case 'exit':
      return [];
    default:
      return ['next'];
  }
}
