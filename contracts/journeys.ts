import { z } from 'zod';
import { entryLimit, exits, goal, trigger } from './journeys/entry.ts';
import { journeyStep, stepId } from './journeys/steps.ts';
import { ruleInput } from './rules.ts';

export * from './journeys/entry.ts';
export * from './journeys/steps.ts';

/** Our choice (2026-11): what one person can still read on a canvas. */
export const journeyLimits = { steps: 200, triggers: 10, comments: 100 } as const;

const place = z.object({ x: z.number(), y: z.number() });

/**
 * A journey as it is stored, exported and compared: readable JSON. Steps are found by their id; a way
 * out that leads nowhere ends the way.
 */
export const journeyDefinition = z
  .object({
    triggers: z.array(trigger).max(journeyLimits.triggers),
    who: ruleInput.nullable().default(null).describe('Who may enter; null: everybody'),
    limit: entryLimit,
    exits: exits.default(() => exits.parse({})),
    goal: goal.nullable().default(null),
    start: stepId.nullable().describe('The first step; null while there is none'),
    steps: z.record(stepId, journeyStep),
    layout: z.record(stepId, place).default({}).describe('Where steps lie on the canvas'),
    comments: z
      .array(z.object({ id: z.string().max(40), text: z.string().max(1000), ...place.shape }))
      .max(journeyLimits.comments)
      .default([]),
  })
  .meta({ id: 'JourneyDefinition' });
export type JourneyDefinition = z.infer<typeof journeyDefinition>;
