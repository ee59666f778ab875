import { z } from 'zod';
import { checkMatch, factMatch, span, type RuleProblemCode } from './rules.ts';

/** Our choice (2026-11): more clauses are read by nobody. */
export const tagRuleLimits = { clauses: 10, times: 1000, days: 3650 } as const;

/**
 * Holds at the moment of a fact that matches, when so many matching ones lie within the time before
 * it, itself among them. `within` null: however long ago.
 */
export const tagClause = z.object({
  fact: factMatch,
  times: z.int().min(1).max(tagRuleLimits.times).default(1),
  within: span.nullable().default(null),
});
export type TagClause = z.infer<typeof tagClause>;

/**
 * A tag's rule: any of `puts` puts it on, any of `takes` takes it off, by the time at which the facts
 * happened; of one and the same fact, taking off counts. What staff, files, codes and programs give
 * stands above the rule: it neither takes that off nor lets it run out. What staff take off stays off
 * until something new puts it on.
 */
export const tagRule = z.object({
  puts: z.array(tagClause).min(1).max(tagRuleLimits.clauses),
  takes: z.array(tagClause).max(tagRuleLimits.clauses).default([]),
  lifetime: z
    .object({
      days: z.int().min(1).max(tagRuleLimits.days),
      renew: z
        .boolean()
        .describe('Whether what puts it on again while she has it lets it last from then on'),
    })
    .nullable()
    .default(null)
    .describe('How long it lasts; null: until it is taken off'),
});
export type TagRule = z.infer<typeof tagRule>;

export const tagRuleProblemCodes = ['tag.own_doings'] as const;
export interface TagRuleProblem {
  /** A JSONPath from the rule: `$.puts[0].fact.where[1].test`. */
  path: string;
  code: RuleProblemCode | (typeof tagRuleProblemCodes)[number];
  values: Record<string, string | number>;
}

/** A rule on tags could feed on itself. */
const ownDoings = new Set<string>(['tag.added', 'tag.removed']);

/** Everything wrong with a tag's rule. */
export function checkTagRule(rule: TagRule): TagRuleProblem[] {
  const problems: TagRuleProblem[] = [];
  const report = (
    path: string,
    code: TagRuleProblem['code'],
    values: TagRuleProblem['values'] = {},
  ) => void problems.push({ path, code, values });
  for (const list of ['puts', 'takes'] as const)
    for (const [index, { fact, within }] of rule[list].entries()) {
      const path = `$.${list}[${index}]`;
      if (ownDoings.has(fact.type)) report(`${path}.fact.type`, 'tag.own_doings');
      checkMatch(fact, `${path}.fact`, report);
      if (within && within.n < 1) report(`${path}.within`, 'span.empty');
    }
  return problems;
}
