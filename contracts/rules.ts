import { z } from 'zod';
import { factTypes, type RuleFactType } from './rules/facts.ts';
import { ruleLimits } from './rules/limits.ts';
import { ruleDay, span, test, type Span, type Test } from './rules/tests.ts';

export * from './rules/tests.ts';
export * from './rules/facts.ts';
export * from './rules/check.ts';
export * from './rules/limits.ts';

/**
 * A condition on one property of a fact. `property` is a path into the fact's `data`
 * (`total`, `properties.sku`), or `channel` for the account it came by.
 */
export interface PropertyTest {
  kind: 'property';
  property: string;
  test: Test;
  not?: boolean;
}

/** Some entry of a list inside the fact (the lines of an order) meets all of these. */
export interface EntryTest {
  kind: 'entries';
  entries: string;
  where: PropertyTest[];
  not?: boolean;
}

/** A fact of this type for which all conditions hold. Used by segments, dynamic tags and journeys. */
export interface FactMatch {
  type: RuleFactType;
  where: (PropertyTest | EntryTest)[];
}

/**
 * When the fact happened. `last`: after so long ago; a fact that its source dates into the future
 * counts. `between`: whole days of the workspace's time zone, both ends in.
 */
export type Window =
  | { kind: 'ever' }
  | { kind: 'last'; span: Span }
  | { kind: 'between'; from: string | null; to: string | null };

/**
 * What is measured over a person's facts. `sum`, `average`, `min` and `max` take a number of the
 * fact; of an order's lines (`items.quantity`), the lines that meet the match's entry conditions.
 * Days are 24 hours, not rounded. Of no facts, count and sum are 0 and the others hold no comparison.
 */
export type Measure =
  | { of: 'count' }
  | { of: 'sum' | 'average' | 'min' | 'max'; property: string; currency?: string }
  | { of: 'daysSinceFirst' | 'daysSinceLast' };

export type Comparison = Extract<
  Test,
  { op: 'equals' | 'above' | 'atLeast' | 'below' | 'atMost' | 'between' }
>;

export interface Group {
  kind: 'group';
  match: 'all' | 'any';
  not?: boolean;
  rules: Rule[];
}

/** A field from the registry: an attribute, a tag, a consent, a trait … `params` say which one. */
export interface FieldCondition {
  kind: 'field';
  field: string;
  params?: Record<string, string>;
  test: Test;
  not?: boolean;
}

export interface DidCondition {
  kind: 'did';
  fact: FactMatch;
  window: Window;
  measure: Measure;
  compare: Comparison;
  not?: boolean;
}

/**
 * After some `first` in the window, `then` followed within `within` (`followed`), or did not and the
 * time for it is over. The second must be later than the first.
 */
export interface SequenceCondition {
  kind: 'sequence';
  first: FactMatch;
  then: FactMatch;
  followed: boolean;
  within: Span;
  window: Window;
  not?: boolean;
}

/**
 * A day that returns every year falls between `from` and `to` days from today (negative: past).
 * A 29 February is kept on the 28th in other years; a lunar 30th on the 29th of a short month, and
 * a day of a leap month in the month it repeats.
 */
export interface AnniversaryCondition {
  kind: 'anniversary';
  field: string;
  params?: Record<string, string>;
  calendar: 'gregorian' | 'lunar';
  from: number;
  to: number;
  not?: boolean;
}

export interface SegmentCondition {
  kind: 'segment';
  segmentId: string;
  not?: boolean;
}

export type Condition =
  FieldCondition | DidCondition | SequenceCondition | AnniversaryCondition | SegmentCondition;
export type Rule = Group | Condition;

const not = z.boolean().optional();
const path = z.string().min(1).max(200);
const propertyTest = z.object({ kind: z.literal('property'), property: path, test, not });
const entryTest = z.object({
  kind: z.literal('entries'),
  entries: path,
  where: z.array(propertyTest).max(ruleLimits.where),
  not,
});
export const factMatch: z.ZodType<FactMatch> = z.object({
  type: z.enum(factTypes),
  where: z.array(z.discriminatedUnion('kind', [propertyTest, entryTest])).max(ruleLimits.where),
});
export const window: z.ZodType<Window> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ever') }),
  z.object({ kind: z.literal('last'), span }),
  z.object({
    kind: z.literal('between'),
    from: ruleDay.nullable(),
    to: ruleDay.nullable(),
  }),
]);
const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .optional();
const measure = z.discriminatedUnion('of', [
  z.object({ of: z.literal('count') }),
  z.object({ of: z.enum(['sum', 'average', 'min', 'max']), property: path, currency }),
  z.object({ of: z.enum(['daysSinceFirst', 'daysSinceLast']) }),
]);
const number = z.number().min(-1e15).max(1e15);
const compare = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['equals', 'above', 'atLeast', 'below', 'atMost']), value: number }),
  z.object({ op: z.literal('between'), from: number, to: number }),
]);
const params = z.record(z.string().max(64), z.string().max(500)).optional();
/** Our choice (2026-11): a year and a day either way. */
const daysAway = z.int().min(-366).max(366);

const conditions = [
  z.object({ kind: z.literal('field'), field: path, params, test, not }),
  z.object({ kind: z.literal('did'), fact: factMatch, window, measure, compare, not }),
  z.object({
    kind: z.literal('sequence'),
    first: factMatch,
    then: factMatch,
    followed: z.boolean(),
    within: span,
    window,
    not,
  }),
  z.object({
    kind: z.literal('anniversary'),
    field: path,
    params,
    calendar: z.enum(['gregorian', 'lunar']),
    from: daysAway,
    to: daysAway,
    not,
  }),
  z.object({ kind: z.literal('segment'), segmentId: z.uuid(), not }),
] as const;
const group = z.object({
  kind: z.literal('group'),
  match: z.enum(['all', 'any']),
  not,
  get rules() {
    return z.array(rule).max(ruleLimits.conditions);
  },
});

/** A rule as it is stored and answered. */
export const rule: z.ZodType<Rule> = z
  .discriminatedUnion('kind', [group, ...conditions])
  .meta({ id: 'Rule' });

/**
 * A rule as it comes in: too deep a tree is refused before anything recurses into it. Whether it
 * makes sense is told by `checkRule`.
 */
export const ruleInput = z.preprocess((given, context) => {
  if (depthOf(given) <= ruleLimits.depth) return given;
  context.addIssue({ code: 'custom', message: `is nested deeper than ${ruleLimits.depth} groups` });
  return z.NEVER;
}, rule);

/** How deep groups lie in each other; stops counting at the limit. */
function depthOf(given: unknown): number {
  let level: unknown[] = [given];
  for (let depth = 0; depth <= ruleLimits.depth; depth++) {
    level = level.flatMap((entry) => {
      const rules =
        typeof entry === 'object' && entry !== null && 'rules' in entry ? entry.rules : undefined;
      return Array.isArray(rules) ? rules.slice(0, ruleLimits.conditions + 1) : [];
    });
    if (level.length === 0) return depth;
  }
  return Infinity;
}
