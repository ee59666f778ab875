import type { RuleProblemCode } from './check.ts';
import { ruleLimits } from './limits.ts';
import { spanMs, testsOf, type Span, type Test, type ValueType } from './tests.ts';

/** Notes one problem. */
export type Report = (
  path: string,
  code: RuleProblemCode,
  values?: Record<string, string | number>,
) => void;

/** Tests that open properties take: whatever a source may have sent under a name. */
const openTests = new Set<string>([
  ...testsOf.text,
  ...testsOf.list,
  ...testsOf.number,
  ...testsOf.boolean,
]);

/** Whether a test fits a value of this type and makes sense in itself. */
export function checkTest(
  test: Test,
  type: ValueType | 'open',
  path: string,
  report: Report,
): void {
  const fits =
    type === 'open'
      ? openTests.has(test.op)
      : testsOf[type].some((operator) => operator === test.op);
  if (!fits) {
    report(path, 'test.misfit', { op: test.op, type });
    return;
  }
  if ('values' in test) checkValues(test.values, path, report);
  if ('span' in test) checkSpan(test.span, `${path}.span`, report);
  checkCurrency(test, type, path, report);
  checkRange(test, path, report);
}

function checkValues(values: readonly string[], path: string, report: Report): void {
  if (values.length === 0) report(`${path}.values`, 'test.no_values');
  for (const [index, value] of values.entries())
    if (value.trim() === '') report(`${path}.values[${index}]`, 'test.empty_value');
}

function checkCurrency(test: Test, type: ValueType | 'open', path: string, report: Report): void {
  const amount = 'value' in test || test.op === 'between';
  const currency = 'currency' in test ? test.currency : undefined;
  if (type === 'money' && amount && !currency) report(`${path}.currency`, 'test.currency_missing');
  if (type !== 'money' && currency) report(`${path}.currency`, 'test.currency_misfit');
}

function checkRange(test: Test, path: string, report: Report): void {
  if (test.op === 'between' && test.from > test.to)
    report(path, 'test.range_reversed', { from: test.from, to: test.to });
  if (test.op !== 'during') return;
  if (test.from === null && test.to === null) report(path, 'test.range_empty');
  else if (test.from !== null && test.to !== null && test.from > test.to)
    report(path, 'test.range_reversed', { from: test.from, to: test.to });
}

/** A length of time must last, and end while anybody remembers. */
export function checkSpan(span: Span, path: string, report: Report): void {
  if (span.n < 1) report(path, 'span.empty');
  const days = (span.n * spanMs[span.unit]) / spanMs.day;
  if (days > ruleLimits.days) report(path, 'span.too_long', { days: ruleLimits.days });
}
