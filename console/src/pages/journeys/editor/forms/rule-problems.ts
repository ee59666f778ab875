import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { ruleProblemCodes, type RuleProblem } from '#contracts/rules.ts';

const codes: readonly string[] = ruleProblemCodes;

/** Those that the rule builder has words for. */
export const rulesOnly = (problems: readonly JourneyProblem[]): RuleProblem[] =>
  problems.filter((one): one is JourneyProblem & RuleProblem => codes.includes(one.code));
