import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { AnyFact } from '#contracts/facts.ts';
import { anyTold, type Told } from '../test/facts.ts';
import { addFacts, emptySums, ordersIn, type Sums } from './sums.ts';

const rules = { halfLifeDays: 60, topics: [{ name: 'Oolong', words: ['oolong', '乌龙'] }] };
const recordedAt = new Date('2026-03-02T04:00:00Z');

let made = 0;
const fact = (told: Told, given: Partial<AnyFact> = {}): AnyFact =>
  ({
    workspaceId: 'w',
    contactId: 'li',
    id: `fact ${String(made++).padStart(6, '0')}`,
    lane: 0,
    pos: '1',
    channelId: 'oa',
    occurredAt: new Date('2026-03-01T10:00:00Z'),
    recordedAt,
    ...told,
    ...given,
  }) as AnyFact;

/** What facts add up to, told in these portions; every telling of an order counts. */
function sumsOf(...portions: AnyFact[][]): Sums {
  const sums = emptySums();
  for (const facts of portions)
    addFacts(sums, facts, () => rules, new Set(ordersIn(facts).map(({ id }) => id)));
  return sums;
}
const viewed = (properties: Record<string, unknown>, name = 'Product Viewed') =>
  fact({ type: 'event.tracked', data: { name, properties, context: {} } });
const tallied = (...facts: AnyFact[]) =>
  [...sumsOf(facts).tallies.values()].map(
    ({ dimension, value, label, viewed: v, saved, asked, bought }) =>
      [dimension, value, label, v, saved, asked, bought] as const,
  );

test('sums are the same in whatever order and portions facts come', () => {
  const contact = fc.constantFrom('li', 'wu');
  const at = fc.integer({ min: 0, max: 40 }).map((n) => new Date(Date.UTC(2026, 1, n, n % 24)));
  const facts = fc
    .array(fc.tuple(anyTold, contact, at), { maxLength: 30 })
    .map((all) =>
      all.map(([told, contactId, occurredAt]) => fact(told, { contactId, occurredAt })),
    );
  const shuffled = facts.chain((all) =>
    fc.tuple(
      fc.constant(all),
      fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      fc.nat(all.length),
    ),
  );
  const plain = (sums: Sums) =>
    Object.values(sums).map((rows: Map<string, unknown>) =>
      [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  fc.assert(
    fc.property(shuffled, ([all, other, cut]) => {
      const portions = [other.slice(0, cut), other.slice(cut)];
      assert.deepEqual(plain(sumsOf(...portions)), plain(sumsOf(all)));
    }),
  );
});

describe('interests', () => {
  test('come from what was viewed, saved, asked for and bought', () => {
    const sku = { sku: 'T1', name: 'Longjing' };
    const order = { orderNo: '1', total: 1, currency: 'CNY', source: 'till', store: 'IFC' };
    assert.deepEqual(
      tallied(
        viewed({ ...sku, category: 'Tea' }),
        viewed({ ...sku }, 'Product Added'),
        viewed({ ...sku }, 'product asked'),
        fact({
          type: 'order.placed',
          data: { ...order, items: [{ ...sku, category: 'Tea', quantity: 2, unitPrice: 1 }] },
        }),
      ).toSorted(),
      [
        ['category', 'tea', 'Tea', 1, 0, 0, 1],
        ['product', 't1', 'Longjing', 1, 1, 1, 1],
        ['source', 'till', 'till', 0, 0, 0, 1],
        ['store', 'ifc', 'IFC', 0, 0, 0, 1],
      ],
    );
  });
  test('are one whatever their case and width; the latest spelling is shown', () => {
    const at = (day: number) => ({ occurredAt: new Date(Date.UTC(2026, 1, day)) });
    const page = (category: string, day: number) =>
      fact(
        {
          type: 'page.viewed',
          data: {
            url: '',
            path: '',
            title: '',
            referrer: '',
            properties: { category },
            context: {},
          },
        },
        at(day),
      );
    assert.deepEqual(tallied(page(' TEA', 3), page('ｔｅａ', 1)), [
      ['category', 'tea', 'TEA', 2, 0, 0, 0],
    ]);
  });
  test('of one fact count once, and names are cut before they are too long for an index', () => {
    const products = [{ category: 'Tea' }, { category: 'tea' }, 'x', null];
    assert.deepEqual(tallied(viewed({ category: 'Tea', products })), [
      ['category', 'tea', 'Tea', 1, 0, 0, 0],
    ]);
    const [[, value] = ['', '']] = tallied(viewed({ category: 'ﷺ'.repeat(5_000) }));
    assert.equal(value?.length, 120);
  });
  test('are asked for in words of a message, a menu or a search', () => {
    const message = (text: string) =>
      fact({
        type: 'message.received',
        data: { kind: 'text', platformId: null, text, mediaId: null, menuItemId: null, extra: {} },
      });
    const menu = fact({
      type: 'menu.clicked',
      data: { key: 'OOLONG_2026', kind: 'click', opensWindow: true, extra: {} },
    });
    const search = viewed({ query: '好喝的乌龙茶' }, 'Products Searched');
    assert.deepEqual(tallied(message('Any Ｏolong?'), message('hello'), menu, search), [
      ['topic', 'oolong', 'Oolong', 0, 0, 3, 0],
    ]);
  });
  test('that a source dates into the future weigh as much as today’s', () => {
    const future = viewed({ category: 'Tea' });
    const [tally] = sumsOf([{ ...future, occurredAt: new Date('9999-01-01') }]).tallies.values();
    assert.deepEqual(tally?.lastAt, recordedAt);
  });
});

test('habits tell channels, hours, shares and stars; what we send tells only that', () => {
  const sent = (purpose: string) =>
    fact({
      type: 'message.sent',
      data: { messageId: 'm', purpose, kind: 'text', channelId: 'oa' },
    });
  const habits = [
    ...sumsOf([
      viewed({}, 'Product Shared'),
      viewed({ rating: '4' }, 'Product Reviewed'),
      viewed({ rating: 11 }, 'Product Reviewed'),
      sent('marketing'),
      sent('service'),
    ]).habits.values(),
  ];
  assert.deepEqual(
    habits.map(({ channel, did, shared, reviewed, rated, stars, sent: n, lastAt }) => [
      channel,
      [did, shared, reviewed, rated, stars, n],
      lastAt !== null,
    ]),
    [
      ['web', [3, 1, 2, 1, 4, 0], true],
      ['oa', [0, 0, 0, 0, 0, 1], false],
    ],
  );
  assert.equal(habits[0]?.hours[10], 3);
});

test('purchases add up by currency; a discount is the order’s own, or that of its lines', () => {
  const item = { sku: 'T1', name: null, quantity: 1, unitPrice: 1 };
  const order = { orderNo: '1', total: 100, currency: 'CNY', source: 'till', store: null };
  const placed = (data: object) =>
    fact({ type: 'order.placed', data: { ...order, items: [item], ...data } });
  const [cny, eur] = sumsOf([
    placed({}),
    placed({ discount: 0 }),
    placed({ discount: 20 }),
    placed({ items: [{ ...item, discount: 5 }, item] }),
    placed({ currency: 'EUR' }),
    fact({ type: 'order.refunded', data: { ...order, total: -30, refundNo: 'R', items: [] } }),
  ]).buyers.values();
  assert.partialDeepStrictEqual(cny, {
    orders: 4,
    refunds: 1,
    spent: 400,
    refunded: 30,
    told: 3,
    discounted: 2,
    discount: 25,
    toldSpent: 300,
  });
  assert.partialDeepStrictEqual(eur, { currency: 'EUR', orders: 1, told: 0 });
});
