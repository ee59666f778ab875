import type { SegmentField } from '#contracts/api/segments.ts';
import {
  propertyType,
  testsOf,
  type Condition,
  type FactMatch,
  type PropertyTest,
  type RuleFactType,
  type Span,
  type Test,
  type TestOp,
  type ValueType,
} from '#contracts/rules.ts';

/** Money begins at a hundred of most currencies, in minor units. */
const firstAmount = 10_000;
/** For numbers, what is asked most often. */
const usual: Partial<Record<ValueType, TestOp>> = { number: 'atLeast', money: 'atLeast' };
const week: Span = { n: 7, unit: 'day' };

/** Operators that take what kind of value. */
const shapes = {
  nothing: ['known', 'isTrue', 'isFalse'],
  values: ['is', 'contains', 'startsWith', 'hasAny', 'hasAll', 'under'],
  amount: ['equals', 'above', 'atLeast', 'below', 'atMost'],
  range: ['between'],
  days: ['during'],
  span: ['inLast', 'notInLast', 'inNext'],
} as const satisfies Record<string, readonly TestOp[]>;
export type TestShape = keyof typeof shapes;

export const shapeOf = (op: TestOp): TestShape =>
  (Object.keys(shapes) as TestShape[]).find((shape) =>
    (shapes[shape] as readonly TestOp[]).includes(op),
  ) ?? 'nothing';

/** A test by this operator that keeps of another what fits. */
export function testBy(op: TestOp, before: Test | null, currency: string | null): Test {
  const money = currency === null ? {} : { currency };
  const amount =
    before && 'value' in before
      ? before.value
      : before?.op === 'between'
        ? before.from
        : currency === null
          ? 1
          : firstAmount;
  const to = before?.op === 'between' ? before.to : amount;
  const dates = before?.op === 'during' ? before : { from: null, to: null };
  const test = {
    op,
    nothing: {},
    values: { values: before && 'values' in before ? before.values : [] },
    amount: { value: amount, ...money },
    range: { from: amount, to, ...money },
    days: { from: dates.from, to: dates.to },
    span: { span: before && 'span' in before ? before.span : week },
  };
  return { op, ...test[shapeOf(op)] } as Test;
}

const firstTest = (type: ValueType, currency: string): Test =>
  testBy(usual[type] ?? testsOf[type][0] ?? 'known', null, type === 'money' ? currency : null);

export const fieldCondition = (field: SegmentField, currency: string): Condition => ({
  kind: 'field',
  field: field.name,
  ...(field.params.length > 0 && { params: {} }),
  test: firstTest(field.type, currency),
});

export const matchOf = (type: RuleFactType): FactMatch => ({ type, where: [] });

export const didCondition = (type: RuleFactType): Condition => ({
  kind: 'did',
  fact: matchOf(type),
  window: { kind: 'last', span: { n: 30, unit: 'day' } },
  measure: { of: 'count' },
  compare: { op: 'atLeast', value: 1 },
});

export const sequenceCondition = (): Condition => ({
  kind: 'sequence',
  first: matchOf('contact.followed'),
  then: matchOf('order.placed'),
  followed: true,
  within: week,
  window: { kind: 'ever' },
});

export const anniversaryCondition = (field: string): Condition => ({
  kind: 'anniversary',
  field,
  calendar: 'gregorian',
  from: 0,
  to: 7,
});

/** A fact's property as tests see it; open ones take what texts and numbers take. */
export function typeOfProperty(fact: RuleFactType, property: string): ValueType | 'open' {
  const type = propertyType(fact, property);
  return type === undefined || typeof type === 'object' ? 'open' : type;
}

const openOps = [...new Set([...testsOf.text, ...testsOf.number, ...testsOf.boolean])];
export const opsOf = (type: ValueType | 'open'): readonly TestOp[] =>
  type === 'open' ? openOps : testsOf[type];

export const propertyCondition = (
  property: string,
  type: ValueType | 'open',
  currency: string,
): PropertyTest => ({
  kind: 'property',
  property,
  test: type === 'open' ? testBy('is', null, null) : firstTest(type, currency),
});
