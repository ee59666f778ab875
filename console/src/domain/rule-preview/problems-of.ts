import type { SegmentField } from '#contracts/api/segments.ts';
import { checkRule, type Rule, type RuleProblem } from '#contracts/rules.ts';
import { ApiProblem } from '../../api/problem.ts';

/** Segment conditions for which none has been chosen. */
function unchosen(rule: Rule, path = '$'): RuleProblem[] {
  if (rule.kind === 'group')
    return rule.rules.flatMap((child, index) => unchosen(child, `${path}.rules[${index}]`));
  return rule.kind === 'segment' && rule.segmentId === ''
    ? [{ path: `${path}.segmentId`, code: 'segment.unknown', values: {} }]
    : [];
}

/** What is wrong with a rule, told without asking the server. */
export const problemsOf = (rule: Rule, fields: readonly SegmentField[]): RuleProblem[] => [
  ...checkRule(rule, (name) => fields.find((field) => field.name === name)),
  ...unchosen(rule),
];

/** What the server found wrong with a rule; nothing when it failed for another reason. */
export function refusedFor(error: unknown): RuleProblem[] {
  if (!(error instanceof ApiProblem) || error.code !== 'segment.rule_invalid') return [];
  const given = error.details['problems'];
  return Array.isArray(given) ? (given as RuleProblem[]) : [];
}
