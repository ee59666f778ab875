import { z } from 'zod';
import { journeyLimits, type JourneyDefinition } from '../journeys.ts';
import { stepId, stepSchemas, type StepKind } from './steps.ts';

const kinds = stepSchemas.map(({ shape }) => shape.kind.value) as [StepKind, ...StepKind[]];
/** Every kind of step, in the order in which a palette shows them. */
export const stepKinds: readonly StepKind[] = kinds;

/** Our choice (2026-11): deeper than any definition that makes sense, and far from any parser's end. */
const deepest = 40;

const draftStep = z.looseObject({
  kind: z.enum(kinds),
  name: z.string().max(80).default(''),
  to: z.record(z.string().max(40), stepId).default({}),
});
export type DraftStep = z.infer<typeof draftStep>;

const triggerKinds = ['fact', 'segment', 'code', 'day', 'festival', 'api', 'manual'] as const;
const place = z.object({ x: z.number(), y: z.number() });

/**
 * A journey while it is being drawn: the shape of a definition whose parts may still be unfinished
 * (a message without text, a trigger without its segment). `checkJourney` tells what is missing;
 * only what it passes can be published.
 */
export const journeyDraft = z
  .object({
    triggers: z.array(z.looseObject({ kind: z.enum(triggerKinds) })).max(journeyLimits.triggers),
    who: z.looseObject({}).nullable().default(null),
    limit: z.looseObject({ kind: z.enum(['once', 'oncePer', 'onceAtATime', 'always']) }),
    exits: z.looseObject({}).default({}),
    goal: z.looseObject({}).nullable().default(null),
    start: stepId.nullable(),
    steps: z.record(stepId, draftStep),
    layout: z.record(stepId, place).default({}),
    comments: z
      .array(z.object({ id: z.string().max(40), text: z.string().max(1000), ...place.shape }))
      .max(journeyLimits.comments)
      .default([]),
  })
  .meta({ id: 'JourneyDraft' });
export type JourneyDraft = z.infer<typeof journeyDraft>;

/** A draft as it comes in; one that is nested without end is refused before it is read. */
export const journeyDraftInput = z.preprocess((given, context) => {
  if (!isDeeper(given, deepest)) return given;
  context.addIssue({ code: 'custom', message: `is nested deeper than ${deepest} levels` });
  return z.NEVER;
}, journeyDraft);

/**
 * A definition as it is answered. It was read by `journeyDefinition` when it was published, whose
 * rules are read in one direction only.
 */
export const publishedJourney = journeyDraft as unknown as z.ZodType<JourneyDefinition>;

function isDeeper(given: unknown, levels: number): boolean {
  let level: unknown[] = [given];
  for (let depth = 0; depth <= levels && level.length > 0; depth++)
    level = level.flatMap((entry) =>
      typeof entry === 'object' && entry !== null ? (Object.values(entry) as unknown[]) : [],
    );
  return level.length > 0;
}
