import type { JourneyDraft } from '#contracts/journeys/draft.ts';
import type { JourneyDefinition, JourneyStep, Trigger } from '#contracts/journeys.ts';
import { blankJourney, blankStep, blankTrigger, blankWay } from './blank.ts';

/** What the editor works on: the shape of a definition, whose values may still be empty. */
export type Draft = JourneyDefinition;

/**
 * What is drawn, as the server takes it. A definition is a draft; only the types do not see it, since
 * interfaces of rules have no index.
 */
export const asSent = (draft: Draft): JourneyDraft => draft as unknown as JourneyDraft;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fills what is missing or of another shape from a blank, so that forms never meet a surprise. */
function complete(blank: unknown, given: unknown): unknown {
  if (given === undefined) return blank;
  if (Array.isArray(blank)) return Array.isArray(given) ? given : blank;
  if (isObject(blank)) {
    if (!isObject(given)) return blank;
    // Members that the blank lacks are kept: what the shape allows beside, or is told as a problem.
    const filled = Object.entries(blank).map(([key, value]) => [key, complete(value, given[key])]);
    return { ...given, ...Object.fromEntries(filled) };
  }
  if (blank === null || typeof blank === typeof given || given === null) return given;
  return blank;
}

/** Lists whose entries have a shape of their own. */
function withEntries(step: JourneyStep): JourneyStep {
  switch (step.kind) {
    case 'send': {
      const ways = step.message.ways.map((way) => complete(blankWay(), way));
      return { ...step, message: { ...step.message, ways: ways as typeof step.message.ways } };
    }
    case 'branch': {
      const [blank] = (blankStep('branch') as typeof step).cases;
      return { ...step, cases: step.cases.map((one) => complete(blank, one) as typeof one) };
    }
    case 'split': {
      const [blank] = (blankStep('split') as typeof step).arms;
      return { ...step, arms: step.arms.map((one) => complete(blank, one) as typeof one) };
    }
    default:
      return step;
  }
}

/** A draft as the server keeps it, which may have been written by a program, made fit for the editor. */
export function readDraft(source: JourneyDraft | JourneyDefinition): Draft {
  const given = source as unknown as JourneyDraft;
  const whole = complete(blankJourney(), given) as Draft;
  const steps = Object.entries(given.steps).map(([id, step]) => [
    id,
    withEntries(complete(blankStep(step.kind), step) as JourneyStep),
  ]);
  return {
    ...whole,
    triggers: given.triggers.map((one) => complete(blankTrigger(one.kind), one) as Trigger),
    goal: given.goal as Draft['goal'],
    steps: Object.fromEntries(steps) as Draft['steps'],
  };
}
