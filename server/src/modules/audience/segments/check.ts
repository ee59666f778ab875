import { checkRule, type Rule, type RuleProblem } from '#contracts/rules.ts';
import { DomainError } from '#kernel/errors.ts';
import { createCompiler } from './compile/compile.ts';
import type { LoadedGround } from './ground.ts';
import { problemInWords } from './problem-words.ts';
import { referencesIn } from './references.ts';

/** Conditions of a rule and of all segments it is built on; our choice (2026-11). */
const compiledLimit = 300;

/**
 * Refuses a rule that makes no sense, with every place named.
 *
 * @param id the segment whose rule it is to be; null for a new one
 * @throws DomainError `segment.rule_invalid` with `problems`
 */
export function refuseBadRule(ground: LoadedGround, rule: Rule, id: string | null): void {
  const problems = problemsOf(ground, rule, id);
  if (problems.length === 0) return;
  const words = problems.map((problem) => `${problem.path}: ${problemInWords(problem)}`);
  throw new DomainError('unprocessable', 'segment.rule_invalid', words.join('; '), { problems });
}

/** Everything wrong with a rule, its references to segments included. */
export function problemsOf(ground: LoadedGround, rule: Rule, id: string | null): RuleProblem[] {
  const known = (name: string) => {
    const field = ground.field(name);
    return field && { type: field.type, params: field.params ?? [] };
  };
  const problems = [...checkRule(rule, known), ...referenceProblems(ground, rule, id)];
  if (problems.length === 0 && sizeOf(ground, rule) > compiledLimit)
    problems.push({ path: '$', code: 'rule.too_large', values: { limit: compiledLimit } });
  return problems;
}

function referenceProblems(
  ground: LoadedGround,
  rule: Rule,
  id: string | null,
  path = '$',
): RuleProblem[] {
  if (rule.kind === 'group')
    return rule.rules.flatMap((child, index) =>
      referenceProblems(ground, child, id, `${path}.rules[${index}]`),
    );
  if (rule.kind !== 'segment') return [];
  const place = `${path}.segmentId`;
  const { segmentId } = rule;
  const other = ground.segment(segmentId);
  if (!other) return [{ path: place, code: 'segment.unknown', values: { segmentId } }];
  return id !== null && reaches(ground, segmentId, id)
    ? [{ path: place, code: 'segment.cycle', values: { segmentId, name: other.name } }]
    : [];
}

/** Whether a segment is, or is built on, another. */
function reaches(
  ground: LoadedGround,
  from: string,
  to: string,
  seen = new Set<string>(),
): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  const rule = ground.segment(from)?.rule;
  return rule ? [...referencesIn(rule)].some((next) => reaches(ground, next, to, seen)) : false;
}

function sizeOf(ground: LoadedGround, rule: Rule): number {
  const compiler = createCompiler(ground);
  compiler.add(rule);
  return compiler.leaves.length;
}
