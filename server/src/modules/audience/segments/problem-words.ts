import type { RuleProblem, RuleProblemCode } from '#contracts/rules.ts';

/** What is wrong, for programs' logs; the console has its own words by the code. */
const words: Record<RuleProblemCode, string> = {
  'rule.too_large': 'has more conditions than {limit}',
  'group.empty': 'holds no condition',
  'field.unknown': 'names the field {field}, which nobody offers',
  'field.param_missing': 'needs the parameter {param}',
  'field.param_unknown': 'names the parameter {param}, which the field does not take',
  'property.unknown': 'names the property {property}, which the fact does not have',
  'test.misfit': 'tests a value of type {type} with {op}, which does not fit it',
  'test.no_values': 'names no value',
  'test.empty_value': 'is an empty value',
  'test.currency_missing': 'compares money without a currency',
  'test.currency_misfit': 'names a currency for what is not money',
  'test.range_reversed': 'begins at {from}, after its end {to}',
  'test.range_empty': 'has neither a beginning nor an end',
  'span.empty': 'is a time of no length',
  'span.too_long': 'is longer than {days} days',
  'window.empty': 'has neither a beginning nor an end',
  'window.reversed': 'begins at {from}, after its end {to}',
  'measure.misfit': 'measures {property}, which is not a number that can be measured so',
  'anniversary.misfit': 'asks for the anniversary of {field}, which is not a day',
  'anniversary.reversed': 'begins {from} days from today, after its end in {to}',
  'segment.unknown': 'names a segment that does not exist',
  'segment.cycle': 'names {name}, which is built on this segment',
};

export const problemInWords = ({ code, values }: RuleProblem): string =>
  words[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
