import fc from 'fast-check';
import type { FactData, FactType } from '#contracts/facts.ts';

/** A fact's type and data: whatever may befall one person. */
export type Told = { [T in FactType]: { type: T; data: FactData[T] } }[FactType];

const name = fc.constantFrom('Tea', 'tea ', 'ＴＥＡ', 'Silk', 'Ａ' + 'ﷺ'.repeat(120), '');
const properties = fc.record(
  {
    category: name,
    brand: name,
    sku: fc.constantFrom('T1', 't1', 7, null),
    query: fc.constantFrom('oolong please', ''),
    rating: fc.constantFrom(5, '4', 11, 'x'),
  },
  { requiredKeys: [] },
);
const event = fc.constantFrom(
  'Product Viewed',
  'Product Added',
  'Products Searched',
  'Product Shared',
  'Product Reviewed',
  'noise',
);
const item = fc.record(
  {
    sku: fc.constantFrom('T1', 'S1'),
    name: fc.constantFrom('Longjing', null),
    quantity: fc.integer({ min: 1, max: 3 }),
    unitPrice: fc.nat(9_999),
    category: name,
    discount: fc.nat(100),
  },
  { requiredKeys: ['sku', 'name', 'quantity', 'unitPrice'] },
);
const order = {
  orderNo: fc.constantFrom('1', '2', '3'),
  total: fc.integer({ min: -50, max: 10_000 }),
  currency: fc.constantFrom('CNY', 'EUR'),
  source: fc.constantFrom('till', 'web'),
  store: fc.constantFrom('IFC', 'ifc', null),
  items: fc.array(item, { maxLength: 3 }),
};

const told = <T extends FactType>(type: T, data: fc.Arbitrary<FactData[T]>) =>
  data.map((value) => ({ type, data: value }) as Told);

/** Facts that portraits are made of, some of them told twice. */
export const anyTold: fc.Arbitrary<Told> = fc.oneof(
  told('order.placed', fc.record(order)),
  told(
    'order.placed',
    fc.record({ ...order, discount: fc.option(fc.nat(500)) }) as fc.Arbitrary<
      FactData['order.placed']
    >,
  ),
  told('order.refunded', fc.record({ ...order, refundNo: fc.constantFrom('R1', 'R2', null) })),
  told('event.tracked', fc.record({ name: event, properties, context: fc.constant({}) })),
  told(
    'page.viewed',
    fc.record({
      url: fc.constant('https://yunhe.example/'),
      path: fc.constant('/'),
      title: fc.constant('Tea'),
      referrer: fc.constant(''),
      properties,
      context: fc.constant({}),
    }),
  ),
  told(
    'message.received',
    fc.record({
      kind: fc.constant('text' as const),
      platformId: fc.constant(null),
      text: fc.constantFrom('Have you OOLONG?', 'hello', null),
      mediaId: fc.constant(null),
      menuItemId: fc.constant(null),
      extra: fc.constant({}),
    }),
  ),
  told(
    'message.sent',
    fc.record({
      messageId: fc.constant('m'),
      purpose: fc.constantFrom('marketing', 'service'),
      kind: fc.constant('text'),
      channelId: fc.constant('oa'),
    }),
  ),
  told(
    'trait.entered',
    fc.record({
      trait: fc.constantFrom('consumption.category', 'dynamics.need'),
      value: fc.constantFrom('Tea', 'Silk', null),
      by: fc.constantFrom('Wu', 'Li'),
    }) as fc.Arbitrary<FactData['trait.entered']>,
  ),
);
