import type { z } from 'zod';
import { entryLimit, exits, goal, journeyStep, trigger } from '#contracts/journeys.ts';
import type { JourneyDraft } from '#contracts/journeys/draft.ts';

/**
 * A draft with the defaults of all its finished parts written out, so that it is compared with others
 * by what it means; unfinished parts stay as they are.
 */
export function settleDraft(draft: JourneyDraft): JourneyDraft {
  return {
    ...draft,
    triggers: draft.triggers.map((given) => settled(trigger, given)),
    limit: settled(entryLimit, draft.limit),
    exits: settled(exits, draft.exits),
    goal: draft.goal && settled(goal, draft.goal),
    steps: Object.fromEntries(
      Object.entries(draft.steps).map(([id, step]) => [id, settled(journeyStep, step)]),
    ),
  };
}

function settled<T extends object>(schema: z.ZodType, given: T): T {
  const read = schema.safeParse(given);
  return read.success ? (read.data as T) : given;
}
