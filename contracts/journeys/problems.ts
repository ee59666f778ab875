import { ruleProblemCodes } from '../rules/check.ts';

/** What can be wrong with a journey itself; rules in it add `ruleProblemCodes`. */
export const ownJourneyProblemCodes = [
  /** A part is not of the shape that its kind needs. */
  'journey.value_invalid',
  /** Something that must be chosen or written is not yet. */
  'journey.value_missing',
  'journey.no_trigger',
  'journey.no_start',
  'journey.start_unknown',
  'journey.too_many_steps',
  'journey.target_unknown',
  /** Warning: a way out that its step does not have (any more). */
  'journey.outlet_unknown',
  /** Warning: nothing leads to it. */
  'journey.unreachable',
  /** People would go round without ever waiting. */
  'journey.cycle_without_wait',
  'journey.shares_not_100',
  'journey.key_twice',
  'journey.message_empty',
  'journey.day_misfit',
  'journey.day_impossible',
  'journey.action_unknown',
  'journey.segment_unknown',
  'journey.list_unknown',
  'journey.tag_unknown',
  'journey.code_unknown',
  'journey.channel_unknown',
  'journey.user_unknown',
  'journey.campaign_unknown',
  /** A text whose template cannot be read. */
  'journey.text_invalid',
  /** Warning: only who wrote of late can still get it. */
  'journey.window_closed',
  /** Warning: a mass send is the same for everybody, so it never goes out. */
  'journey.mass_variables',
  /** Warning: nobody fills it in. */
  'journey.variable_unknown',
] as const;
export const journeyProblemCodes = [...ownJourneyProblemCodes, ...ruleProblemCodes] as const;
export type JourneyProblemCode = (typeof journeyProblemCodes)[number];

/** What is wrong, and where: a JSONPath from the definition; `step` is the one it is about. */
export interface JourneyProblem {
  path: string;
  code: JourneyProblemCode;
  values: Record<string, string | number>;
  step: string | null;
  severity: 'error' | 'warning';
}
