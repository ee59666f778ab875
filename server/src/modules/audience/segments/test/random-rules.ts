import fc from 'fast-check';
import type {
  AnniversaryCondition,
  Comparison,
  Condition,
  DidCondition,
  FieldCondition,
  Group,
  Rule,
  SequenceCondition,
  Span,
  Test,
  Window,
} from '#contracts/rules.ts';
import { factMatch } from './random-facts.ts';

const not = fc.boolean();
const span: fc.Arbitrary<Span> = fc.constantFrom<Span>(
  { n: 90, unit: 'minute' },
  { n: 5, unit: 'hour' },
  { n: 1, unit: 'day' },
  { n: 3, unit: 'day' },
  { n: 1, unit: 'week' },
);
const window: fc.Arbitrary<Window> = fc.oneof(
  fc.constant<Window>({ kind: 'ever' }),
  fc.record({ kind: fc.constant('last'), span }),
  fc.constantFrom<Window>(
    { kind: 'between', from: '2026-02-28', to: '2026-03-03' },
    { kind: 'between', from: null, to: '2026-03-01' },
  ),
);
const compare = (values: readonly number[]): fc.Arbitrary<Comparison> =>
  fc.oneof(
    fc.record({
      op: fc.constantFrom('equals', 'above', 'atLeast', 'below', 'atMost'),
      value: fc.constantFrom(...values),
    }),
    fc.constant<Comparison>({ op: 'between', from: 1, to: 2 }),
  );

const measured: fc.Arbitrary<Pick<DidCondition, 'measure' | 'compare'>> = fc.oneof(
  fc.record({ measure: fc.constant({ of: 'count' as const }), compare: compare([0, 1, 2]) }),
  fc.record({
    measure: fc.record({ of: fc.constantFrom('daysSinceFirst', 'daysSinceLast') }),
    compare: compare([0, 1, 3]),
  }),
);
const did: fc.Arbitrary<DidCondition> = fc.oneof(
  fc
    .record({ fact: factMatch, window, measured, not })
    .map(({ measured: { measure, compare: wanted }, ...rest }) => ({
      kind: 'did' as const,
      ...rest,
      measure,
      compare: wanted,
    })),
  fc.record({
    kind: fc.constant('did'),
    fact: factMatch.filter(({ type }) => type === 'order.placed'),
    window,
    measure: fc.oneof(
      fc.record({
        of: fc.constantFrom('sum', 'average', 'min', 'max'),
        property: fc.constant('total'),
        currency: fc.constant('CNY'),
      }),
      fc.record({
        of: fc.constantFrom('sum', 'min', 'max'),
        property: fc.constant('items.quantity'),
      }),
    ),
    compare: compare([0, 2, 100, 600]),
    not,
  }),
);

const sequence: fc.Arbitrary<SequenceCondition> = fc.record({
  kind: fc.constant('sequence'),
  first: factMatch,
  then: factMatch,
  followed: fc.boolean(),
  within: span,
  window,
  not,
});

const anniversary: fc.Arbitrary<AnniversaryCondition> = fc.record({
  kind: fc.constant('anniversary'),
  field: fc.constant('contacts.birthday'),
  calendar: fc.constant('gregorian'),
  from: fc.constantFrom(-2, 0, 1),
  to: fc.constantFrom(1, 4),
  not,
});

const moment: fc.Arbitrary<Test> = fc.oneof(
  fc.constant<Test>({ op: 'known' }),
  fc.record({ op: fc.constantFrom('inLast', 'notInLast', 'inNext'), span }),
  fc.constant<Test>({ op: 'during', from: '2026-03-01', to: '2026-03-02' }),
);

/** Ids that rules may speak of. */
export interface Names {
  tags: readonly string[];
  channels: readonly string[];
  segments: readonly string[];
}

function field(names: Names): fc.Arbitrary<FieldCondition> {
  const list = (values: readonly string[]): fc.Arbitrary<Test> =>
    fc.oneof(
      fc.constant<Test>({ op: 'known' }),
      fc.record({
        op: fc.constantFrom('hasAny' as const, 'hasAll' as const),
        values: fc.subarray([...values], { minLength: 1 }),
      }),
    );
  const text: fc.Arbitrary<Test> = fc.oneof(
    fc.constant<Test>({ op: 'known' }),
    fc.record({
      op: fc.constantFrom('is', 'contains', 'startsWith'),
      values: fc.constantFrom<string[]>(['shanghai'], ['S', 'hang'], ['gold', '1']),
    }),
  );
  const of = (name: string, test: fc.Arbitrary<Test>, params?: Record<string, string>) =>
    fc.record({
      kind: fc.constant('field' as const),
      field: fc.constant(name),
      ...(params ? { params: fc.constant(params) } : {}),
      test,
      not,
    });
  return fc.oneof(
    of('contacts.city', text),
    of('contacts.attribute', text, { key: 'level' }),
    of('contacts.knownBy', list(['phone', 'openid', 'user_id'])),
    of('contacts.following', list(names.channels)),
    of('contacts.followedAt', moment),
    of('contacts.lastSeenAt', moment),
    of('audience.tag', list(names.tags)),
    of('consent.given', fc.constantFrom<Test>({ op: 'isTrue' }, { op: 'isFalse' }), {
      purpose: 'marketing',
    }),
    of(
      'commerce.spent',
      fc.constantFrom<Test>(
        { op: 'atLeast', value: 300, currency: 'CNY' },
        { op: 'below', value: 100, currency: 'CNY' },
      ),
    ),
  );
}

/** Rules of a few levels that hold for some people of a random history, and not for others. */
export function ruleTree(names: Names): fc.Arbitrary<Rule> {
  const condition: fc.Arbitrary<Condition>[] = [
    did,
    did,
    sequence,
    anniversary,
    field(names),
    field(names),
  ];
  if (names.segments.length > 0)
    condition.push(
      fc.record({
        kind: fc.constant('segment'),
        segmentId: fc.constantFrom(...names.segments),
        not,
      }),
    );
  const tree = (depth: number): fc.Arbitrary<Rule> =>
    depth === 0
      ? fc.oneof(...condition)
      : fc.oneof(
          ...condition,
          fc.record({
            kind: fc.constant('group'),
            match: fc.constantFrom('all', 'any'),
            not,
            rules: fc.array(tree(depth - 1), { minLength: 1, maxLength: 3 }),
          }) as fc.Arbitrary<Group>,
        );
  return tree(2);
}
