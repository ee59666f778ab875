import type { z } from 'zod';
import { journeyLimits } from '../journeys.ts';
import { checkMatch, checkRule, ruleInput, type CheckedField } from '../rules.ts';
import { checkSpan } from '../rules/check-test.ts';
import { checkGraph, type Node } from './check/graph.ts';
import { checkLimit, checkTrigger } from './check/journey.ts';
import { notesIn, stepPath, type Note } from './check/place.ts';
import { shaped } from './check/shape.ts';
import { checkStep } from './check/step.ts';
import { checkWindows } from './check/window.ts';
import type { JourneyDraft } from './draft.ts';
import { entryLimit, exits, goal, trigger, type Trigger } from './entry.ts';
import { partsOfJourney, partsOfStep, partsOfTrigger, type Parts } from './parts.ts';
import type { JourneyProblem } from './problems.ts';
import { journeyStep } from './steps.ts';

export { type JourneyProblem, type JourneyProblemCode, journeyProblemCodes } from './problems.ts';

/** What the check needs to know of a workspace. */
export interface JourneyKnowledge {
  /** A segment field by its name; undefined when nobody offers it. */
  field(name: string): CheckedField | undefined;
  /** What an action takes; null when no module offers it. Left out: not looked at. */
  action?(name: string): z.ZodType | null;
}

/**
 * Everything wrong with a journey that can be told without looking at data, each with its place.
 * What it refers to (segments, tags, accounts …) is looked up by the server.
 */
export function checkJourney(draft: JourneyDraft, known: JourneyKnowledge): JourneyProblem[] {
  const problems: JourneyProblem[] = [];
  const note = notesIn(problems, null);
  const triggers = checkWhole(draft, known, problems, note);
  const count = Object.keys(draft.steps).length;
  if (count > journeyLimits.steps) {
    // So many are not looked at one by one: it would take long, and help nobody.
    note('$.steps', 'journey.too_many_steps', { steps: count, limit: journeyLimits.steps });
    return problems;
  }
  const nodes = new Map<string, Node>();
  for (const [id, given] of Object.entries(draft.steps)) {
    const own = notesIn(problems, id);
    const step = shaped(journeyStep, given, stepPath(id), own);
    nodes.set(id, { id, to: given.to, step });
    if (!step) continue;
    checkStep(id, step, known, own);
    checkParts(partsOfStep(id, step), known, problems);
  }
  checkGraph(nodes, draft.start, problems);
  checkWindows(nodes, triggers, draft.start, problems);
  return problems;
}

/** @returns the triggers that are of their shape */
function checkWhole(
  draft: JourneyDraft,
  known: JourneyKnowledge,
  problems: JourneyProblem[],
  note: Note,
): Trigger[] {
  const triggers: Trigger[] = [];
  if (draft.triggers.length === 0) note('$.triggers', 'journey.no_trigger');
  for (const [index, given] of draft.triggers.entries()) {
    const read = shaped(trigger, given, `$.triggers[${index}]`, note);
    if (!read) continue;
    triggers.push(read);
    checkTrigger(read, index, known.field, note);
    checkParts(partsOfTrigger(read, index), known, problems);
  }
  const limit = shaped(entryLimit, draft.limit, '$.limit', note);
  if (limit) checkLimit(limit, note);
  const reached = shaped(goal.nullable(), draft.goal, '$.goal', note);
  if (reached) checkSpan(reached.within, '$.goal.within', note);
  const parts = partsOfJourney({
    who: shaped(ruleInput.nullable(), draft.who, '$.who', note),
    exits: shaped(exits, draft.exits, '$.exits', note),
    goal: reached,
  });
  checkParts(parts, known, problems);
  return triggers;
}

function checkParts(
  { rules, facts }: Parts,
  known: JourneyKnowledge,
  problems: JourneyProblem[],
): void {
  for (const { path, step, value } of rules)
    for (const problem of checkRule(value, known.field))
      notesIn(problems, step)(path + problem.path.slice(1), problem.code, problem.values);
  for (const { path, step, value } of facts) checkMatch(value, path, notesIn(problems, step));
}
