import type { Condition, FactMatch, Measure, Rule, Window } from '../rules.ts';
import { ruleLimits } from './limits.ts';
import { propertyType, type RuleFactType } from './facts.ts';
import { checkTest, checkSpan, type Report } from './check-test.ts';
import type { ValueType } from './tests.ts';

/** What is wrong with a rule, and where: a JSONPath from the rule (`$.rules[1].test`). */
export interface RuleProblem {
  path: string;
  code: RuleProblemCode;
  values: Record<string, string | number>;
}

export const ruleProblemCodes = [
  'rule.too_large',
  'group.empty',
  'field.unknown',
  'field.param_missing',
  'field.param_unknown',
  'property.unknown',
  'test.misfit',
  'test.no_values',
  'test.empty_value',
  'test.currency_missing',
  'test.currency_misfit',
  'test.range_reversed',
  'test.range_empty',
  'span.empty',
  'span.too_long',
  'window.empty',
  'window.reversed',
  'measure.misfit',
  'anniversary.misfit',
  'anniversary.reversed',
  'segment.unknown',
  'segment.cycle',
] as const;
export type RuleProblemCode = (typeof ruleProblemCodes)[number];

/** What `checkRule` needs to know of a field. */
export interface CheckedField {
  type: ValueType;
  params: readonly { name: string; required: boolean }[];
}

/**
 * Everything wrong with a rule that can be told without looking at data. References to other
 * segments are checked by the server.
 *
 * @param field looks a field up by its name; undefined when nobody offers it
 */
export function checkRule(
  rule: Rule,
  field: (name: string) => CheckedField | undefined,
): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const report: Report = (path, code, values = {}) => void problems.push({ path, code, values });
  let conditions = 0;

  function visit(node: Rule, path: string): void {
    if (node.kind !== 'group') {
      conditions += 1;
      checkCondition(node, path, field, report);
      return;
    }
    // Everybody, as a whole rule, is a sensible segment; an empty group inside one is a slip.
    if (node.rules.length === 0 && (path !== '$' || node.match === 'any'))
      report(path, 'group.empty');
    for (const [index, child] of node.rules.entries()) visit(child, `${path}.rules[${index}]`);
  }

  visit(rule, '$');
  if (conditions > ruleLimits.conditions)
    report('$', 'rule.too_large', { conditions, limit: ruleLimits.conditions });
  return problems;
}

function checkCondition(
  condition: Condition,
  path: string,
  field: (name: string) => CheckedField | undefined,
  report: Report,
): void {
  switch (condition.kind) {
    case 'field': {
      const found = checkField(condition, path, field, report);
      if (found) checkTest(condition.test, found.type, `${path}.test`, report);
      return;
    }
    case 'did':
      checkMatch(condition.fact, `${path}.fact`, report);
      checkWindow(condition.window, `${path}.window`, report);
      checkMeasure(condition.measure, condition.fact.type, `${path}.measure`, report);
      checkTest(condition.compare, 'number', `${path}.compare`, report);
      return;
    case 'sequence':
      checkMatch(condition.first, `${path}.first`, report);
      checkMatch(condition.then, `${path}.then`, report);
      checkSpan(condition.within, `${path}.within`, report);
      checkWindow(condition.window, `${path}.window`, report);
      return;
    case 'anniversary': {
      const found = checkField(condition, path, field, report);
      if (found && found.type !== 'day')
        report(`${path}.field`, 'anniversary.misfit', { field: condition.field, type: found.type });
      if (condition.from > condition.to)
        report(path, 'anniversary.reversed', { from: condition.from, to: condition.to });
      return;
    }
    case 'segment':
      return;
  }
}

function checkField(
  { field: name, params = {} }: { field: string; params?: Record<string, string> },
  path: string,
  field: (name: string) => CheckedField | undefined,
  report: Report,
): CheckedField | undefined {
  const found = field(name);
  if (!found) {
    report(`${path}.field`, 'field.unknown', { field: name });
    return undefined;
  }
  for (const param of found.params)
    if (param.required && !params[param.name])
      report(`${path}.params.${param.name}`, 'field.param_missing', { param: param.name });
  for (const given of Object.keys(params))
    if (!found.params.some((param) => param.name === given))
      report(`${path}.params.${given}`, 'field.param_unknown', { param: given });
  return found;
}

/** Checks a fact match alone, as tags and journeys use it. */
export function checkMatch(match: FactMatch, path: string, report: Report): void {
  for (const [index, entry] of match.where.entries()) {
    const place = `${path}.where[${index}]`;
    if (entry.kind === 'property') {
      const type = propertyType(match.type, entry.property);
      checkProperty(type, entry, place, report);
      continue;
    }
    const list = propertyType(match.type, entry.entries);
    if (typeof list !== 'object') {
      report(`${place}.entries`, 'property.unknown', { property: entry.entries });
      continue;
    }
    if (entry.where.length === 0) report(`${place}.where`, 'group.empty');
    for (const [at, inner] of entry.where.entries()) {
      const type = Object.hasOwn(list.entries, inner.property)
        ? list.entries[inner.property]
        : undefined;
      checkProperty(type, inner, `${place}.where[${at}]`, report);
    }
  }
}

function checkProperty(
  type: ReturnType<typeof propertyType>,
  entry: Extract<FactMatch['where'][number], { kind: 'property' }>,
  place: string,
  report: Report,
): void {
  if (type === undefined || typeof type === 'object')
    report(`${place}.property`, 'property.unknown', { property: entry.property });
  else checkTest(entry.test, type, `${place}.test`, report);
}

function checkWindow(window: Window, path: string, report: Report): void {
  if (window.kind === 'last') checkSpan(window.span, `${path}.span`, report);
  if (window.kind !== 'between') return;
  if (window.from === null && window.to === null) report(path, 'window.empty');
  else if (window.from !== null && window.to !== null && window.from > window.to)
    report(path, 'window.reversed', { from: window.from, to: window.to });
}

function checkMeasure(measure: Measure, fact: RuleFactType, path: string, report: Report): void {
  if (!('property' in measure)) return;
  const type = propertyType(fact, measure.property);
  if (type === undefined) {
    report(`${path}.property`, 'property.unknown', { property: measure.property });
    return;
  }
  if (type !== 'number' && type !== 'money' && type !== 'open')
    report(`${path}.property`, 'measure.misfit', { property: measure.property });
  if (type === 'money' && !measure.currency)
    report(`${path}.currency`, 'test.currency_missing', { property: measure.property });
  if (type !== 'money' && measure.currency) report(`${path}.currency`, 'test.currency_misfit');
}
