import fc from 'fast-check';
import type { AnyFact } from '#contracts/facts.ts';
import type { EntryTest, FactMatch, PropertyTest, Test } from '#contracts/rules.ts';

/** Few values, so that random conditions meet random facts often. */
const texts = ['Tea', 'tea', 'Green Tea', 'Öl', '', '7', 'x'] as const;
const text = fc.constantFrom(...texts);
const wanted = fc.array(fc.constantFrom('tea', 'TEA', 'green', 'Ö', 'ö', '7', 'x', 'true'), {
  minLength: 1,
  maxLength: 3,
});
const number = fc.constantFrom(-1, 0, 1, 2.5, 7, 100);
const open = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(text, number, fc.constant(null)), { maxLength: 3 }),
  fc.record({ deep: fc.oneof(text, number) }),
);
const item = fc.record({
  sku: fc.constantFrom('T1', 't2'),
  name: fc.option(text),
  quantity: fc.constantFrom(1, 2, 0.5),
  unitPrice: fc.constantFrom(100, 250),
});

/** Types and data of facts that rules can look into. */
export const factData: fc.Arbitrary<Pick<AnyFact, 'type' | 'channelId' | 'data'>> = fc.oneof(
  fc.record({
    type: fc.constant('order.placed' as const),
    channelId: fc.constant(null),
    data: fc.record({
      orderNo: fc.uuid(),
      total: fc.constantFrom(0, 100, 250, 1_000),
      currency: fc.constantFrom('CNY', 'EUR'),
      source: fc.constantFrom('pos', 'web'),
      store: fc.option(text),
      items: fc.array(item, { maxLength: 3 }),
    }),
  }),
  fc.record({
    type: fc.constant('event.tracked' as const),
    channelId: fc.option(
      fc.constantFrom(
        '01900000-0000-7000-8000-000000000001',
        '01900000-0000-7000-8000-000000000002',
      ),
    ),
    data: fc.record({
      name: text,
      properties: fc.dictionary(fc.constantFrom('a', 'b'), open),
      context: fc.constant({}),
    }),
  }),
  fc.record({
    type: fc.constant('contact.followed' as const),
    channelId: fc.constant('01900000-0000-7000-8000-000000000001'),
    data: fc.record({ scene: fc.option(text), ticket: fc.constant(null) }),
  }),
);

const numberTest: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    op: fc.constantFrom('equals', 'above', 'atLeast', 'below', 'atMost'),
    value: number,
  }),
  fc.record({ op: fc.constant('between' as const), from: fc.constant(-1), to: number }),
);
const moneyTest = fc
  .tuple(numberTest, fc.constantFrom('CNY', 'EUR'))
  .map(([test, currency]): Test => ({ ...test, currency }) as Test);
const known = fc.constant<Test>({ op: 'known' });
const textTest: fc.Arbitrary<Test> = fc.oneof(
  known,
  fc.record({ op: fc.constantFrom('is', 'contains', 'startsWith'), values: wanted }),
);
const openTest: fc.Arbitrary<Test> = fc.oneof(
  textTest,
  numberTest,
  fc.record({ op: fc.constantFrom('hasAny', 'hasAll'), values: wanted }),
  fc.constantFrom<Test>({ op: 'isTrue' }, { op: 'isFalse' }),
);

const tested = (property: string, test: fc.Arbitrary<Test>): fc.Arbitrary<PropertyTest> =>
  fc.record({
    kind: fc.constant('property'),
    property: fc.constant(property),
    test,
    not: fc.boolean(),
  });

const inItems: fc.Arbitrary<EntryTest> = fc.record({
  kind: fc.constant('entries'),
  entries: fc.constant('items'),
  where: fc.array(
    fc.oneof(
      tested('sku', fc.constant<Test>({ op: 'is', values: ['T1'] })),
      tested('name', textTest),
      tested('quantity', numberTest),
      tested('amount', moneyTest),
    ),
    { minLength: 1, maxLength: 2 },
  ),
  not: fc.boolean(),
});

/** Matches that hold for some of `factData`. */
export const factMatch: fc.Arbitrary<FactMatch> = fc.oneof(
  fc.record({
    type: fc.constant('order.placed' as const),
    where: fc.array(
      fc.oneof(
        tested('total', moneyTest),
        tested('store', textTest),
        tested('currency', fc.constant<Test>({ op: 'is', values: ['cny'] })),
        inItems,
      ),
      { maxLength: 2 },
    ),
  }),
  fc.record({
    type: fc.constant('event.tracked' as const),
    where: fc.array(
      fc.oneof(
        tested('name', textTest),
        tested('properties.a', openTest),
        tested('properties.a.deep', openTest),
        tested('properties.b', openTest),
        tested(
          'channel',
          fc.constantFrom<Test>(
            { op: 'known' },
            { op: 'is', values: ['01900000-0000-7000-8000-000000000001'] },
          ),
        ),
      ),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    type: fc.constant('contact.followed' as const),
    where: fc.array(tested('scene', textTest), { maxLength: 1 }),
  }),
);
