import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readEvents, type PlacedEvent } from './event.ts';
import { factsOf, isGuessable, occurredAt, type Previous } from './facts.ts';
import { eventBytes } from './collect/limits.ts';
import { minorUnits } from './orders.ts';
import { allowsOrigin, type KnownSource } from './source.ts';

const now = new Date('2026-03-02T04:00:00Z');
const source: KnownSource = {
  workspaceId: 'w',
  id: 's',
  kind: 'server',
  name: 'Shop',
  keyPrefix: 'sk_',
  writeKey: null,
  origins: [],
  trustsUserIds: true,
  recordsOrders: true,
  enabled: true,
  eventsPerMinute: 60,
  createdAt: now,
  updatedAt: now,
  currency: 'CNY',
};
const web: KnownSource = { ...source, kind: 'web' };

function read(payload: Record<string, unknown>): PlacedEvent {
  const result = readEvents('batch', { batch: [payload] });
  assert.deepEqual(result?.refused, []);
  return result?.events[0] as PlacedEvent;
}
const reasonFor = (payload: unknown) =>
  readEvents('batch', { batch: [payload] })?.refused[0]?.reason ?? 'accepted';
const facts = (payload: Record<string, unknown>, of = source, previous: Previous = new Map()) =>
  factsOf(read(payload), {
    source: of,
    receivedAt: now,
    history: false,
    previous,
  });
const track = (event: string, properties: object, of = source) =>
  facts({ type: 'track', userId: 'u', messageId: 'm', event, properties }, of);

describe('an event is refused in words', () => {
  test('when it says nothing', () => {
    assert.match(reasonFor({}), /^type: /);
    assert.match(reasonFor('text'), /expected object/);
    assert.match(reasonFor({ type: 'track', event: 'x' }), /needs userId or anonymousId/);
    assert.match(reasonFor({ type: 'track', userId: 'u', event: ' ' }), /needs an event name/);
    assert.match(reasonFor({ type: 'group', userId: 'u' }), /needs groupId/);
    assert.match(reasonFor({ type: 'alias', userId: 'u' }), /needs userId and previousId/);
    assert.match(reasonFor({ type: 'identify', userId: 'u', traits: 'x' }), /^traits: /);
  });
  test('when it is too large or too deep', () => {
    const event = { type: 'track', userId: 'u', event: 'x' };
    const filled = (size: number) => ({ ...event, properties: { a: 'x'.repeat(size) } });
    assert.equal(reasonFor(filled(eventBytes - 200)), 'accepted');
    assert.match(reasonFor(filled(eventBytes)), /larger than 32 KB/);
    const deep = JSON.parse('{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000)) as object;
    assert.match(reasonFor({ ...event, properties: deep }), /nested/);
  });
  test('and leaves the others alone', () => {
    const good = { type: 'identify', userId: 7 };
    const result = readEvents('batch', { batch: [null, good, { type: 'x', messageId: 'm' }] });
    assert.deepEqual(
      result?.events.map(({ index, userId }) => [index, userId]),
      [[1, '7']],
    );
    assert.deepEqual(
      result.refused.map(({ index, messageId }) => [index, messageId]),
      [
        [0, null],
        [2, 'm'],
      ],
    );
  });
  test('and a batch that is none altogether', () => {
    assert.equal(readEvents('batch', {}), null);
    assert.equal(readEvents('import', { batch: Array(2_501).fill({}) }), null);
  });
});

describe('when it happened', () => {
  const at = (timestamp?: string, sentAt?: string, history = false) =>
    occurredAt(
      read({ type: 'identify', userId: 'u', timestamp, sentAt }),
      now,
      history,
    ).toISOString();

  test('a wrong clock is put right by the time of sending', () => {
    assert.equal(at('2019-01-01T00:00:00Z', '2019-01-01T00:01:00Z'), '2026-03-02T03:59:00.000Z');
    assert.equal(at('2031-01-01T00:00:00Z', '2031-01-01T00:01:00Z'), '2026-03-02T03:59:00.000Z');
  });
  test('what a server tells of the past stays there', () => {
    const past = '2026-01-05T08:00:00.000Z';
    assert.equal(at(past, '2026-03-02T04:00:00Z'), past);
    assert.equal(at(past), past);
    assert.equal(at(past, '2026-02-01T00:00:00Z', true), past);
  });
  test('never in the future, and now when nothing sensible is said', () => {
    for (const timestamp of [
      '2031-01-01T00:00:00Z',
      'yesterday',
      '1969-12-31T00:00:00Z',
      undefined,
    ])
      assert.equal(at(timestamp), now.toISOString());
  });
});

describe('who acted', () => {
  const ids = (payload: object, of = source, previous: Previous = new Map()) =>
    facts({ type: 'identify', ...payload }, of, previous)[0]?.identities.map(
      ({ kind, id }) => `${kind} ${id}`,
    );

  test('a server speaks for anybody', () => {
    assert.deepEqual(ids({ userId: 'li@example.com', anonymousId: 'a' }), [
      'user_id li@example.com',
      'anonymous_id a',
    ]);
  });
  test('a page does not speak for whoever can be guessed', () => {
    assert.deepEqual(ids({ userId: 'c-17', anonymousId: 'a' }, web), [
      'user_id c-17',
      'anonymous_id a',
    ]);
    assert.deepEqual(ids({ userId: 'li@example.com', anonymousId: 'a' }, web), ['anonymous_id a']);
    assert.equal(ids({ userId: '13800138000' }, web), undefined);
    const wary = { ...web, trustsUserIds: false };
    assert.deepEqual(ids({ userId: 'c-17', anonymousId: 'a' }, wary), ['anonymous_id a']);
    assert.ok(isGuessable('+86 138 0013 8000'));
    assert.ok(!isGuessable('1747839201234567890'));
  });
  test('an alias joins an earlier user id for servers alone', () => {
    const alias = { type: 'alias', userId: 'new', previousId: 'old' };
    const known = new Map([['old', ['user_id' as const]]]);
    const unknown = new Map([['old', ['user_id', 'anonymous_id'] as const]]);
    assert.deepEqual(ids(alias, source, known), ['user_id new', 'user_id old']);
    assert.deepEqual(ids(alias, source, unknown), [
      'user_id new',
      'user_id old',
      'anonymous_id old',
    ]);
    assert.deepEqual(ids(alias, web, known), ['user_id new', 'anonymous_id old']);
  });
});

describe('orders', () => {
  const order = {
    order_id: 50314,
    total: '27.50',
    currency: 'usd',
    affiliation: 'Web shop',
    products: [{ sku: 'T1', name: 'Longjing', price: 13.75, quantity: 2 }],
  };

  test('Order Completed is an order, known again by its number', () => {
    assert.deepEqual(track('Order Completed', order), [
      {
        workspaceId: 'w',
        identities: [{ kind: 'user_id', account: '', id: 'u' }],
        channelId: null,
        occurredAt: now,
        receiptKey: 'tracking order 50314',
        type: 'order.placed',
        data: {
          orderNo: '50314',
          total: 2750,
          currency: 'USD',
          source: 'web',
          store: 'Web shop',
          items: [{ sku: 'T1', name: 'Longjing', quantity: 2, unitPrice: 1375 }],
        },
      },
    ]);
  });
  test('what the shop tells of categories, brands and discounts is kept', () => {
    const product = { ...order.products[0], category: 'Tea', brand: 'Yunhe' };
    const [told] = track('Order Completed', { ...order, discount: '2.5', products: [product] });
    assert.partialDeepStrictEqual(told?.data, {
      discount: 250,
      items: [{ sku: 'T1', category: 'Tea', brand: 'Yunhe' }],
    });
  });
  test('Order Refunded is a refund; without an amount, of its products', () => {
    const { total: _, ...rest } = order;
    const [refund] = track('order refunded', { ...rest, refund_id: 'R1' });
    assert.equal(refund?.type, 'order.refunded');
    assert.equal(refund.receiptKey, 'tracking refund R1');
    assert.partialDeepStrictEqual(refund.data, { total: 2750, refundNo: 'R1' });
    assert.equal(track('Order Refunded', rest)[0]?.receiptKey, 'tracking s m');
  });
  test('what has no number or amount, or comes from a key that may not, stays an event', () => {
    const wary = { ...source, recordsOrders: false };
    for (const [properties, of] of [
      [{ ...order, order_id: '' }, source],
      [{ order_id: '1' }, source],
      [{ order_id: '1', total: 'free' }, source],
      [{ order_id: '1', total: 1e300 }, source],
      [order, wary],
    ] as const)
      assert.equal(track('Order Completed', properties, of)[0]?.type, 'event.tracked');
  });
  test('amounts become minor units of their currency without a cent lost', () => {
    const cases: [unknown, string, number | null][] = [
      [1.005, 'CNY', 101],
      [19.99, 'CNY', 1999],
      [4.35, 'EUR', 435],
      [1200, 'JPY', 1200],
      ['1.234', 'KWD', 1234],
      [-5, 'CNY', 500],
      [1e-9, 'CNY', 0],
      ['1e3', 'CNY', null],
      ['12,50', 'CNY', null],
      [Number.NaN, 'CNY', null],
      [true, 'CNY', null],
    ];
    for (const [value, currency, expected] of cases)
      assert.equal(minorUnits(value, currency), expected, `${String(value)} ${currency}`);
  });
});

test('decisions on consent become consent, a refusal first', () => {
  const one = track('Consent Changed', { purpose: 'marketing', granted: true }, web);
  assert.deepEqual(
    one.map(({ type, data, receiptKey }) => ({ type, data, receiptKey })),
    [
      {
        type: 'consent.changed',
        data: { purpose: 'marketing', channel: null, granted: true, source: 'web' },
        receiptKey: 'tracking s m marketing',
      },
    ],
  );
  const categoryPreferences = { Advertising: false, Marketing: true, Analytics: true, Other: true };
  const several = facts({
    type: 'track',
    userId: 'u',
    event: 'Segment Consent Preference Updated',
    context: { consent: { categoryPreferences } },
  });
  assert.deepEqual(
    several.map(
      ({ data }) => 'purpose' in data && 'granted' in data && [data.purpose, data.granted],
    ),
    [
      ['marketing', false],
      ['analytics', true],
    ],
  );
  assert.equal(
    track('Consent Changed', { purpose: 'x', granted: 'yes' })[0]?.type,
    'event.tracked',
  );
});

test('a page keeps the code that it was opened with', () => {
  const context = { page: { url: 'https://a.example/x', path: '/x' }, rapport: { code: 'ifc-3' } };
  const [page] = facts({ type: 'page', anonymousId: 'a', name: 'Home', context }, web);
  assert.deepEqual(page?.data, {
    url: 'https://a.example/x',
    path: '/x',
    title: 'Home',
    referrer: '',
    properties: {},
    context,
  });
});

test('origins are matched whole, and a star stands for a subdomain', () => {
  assert.ok(allowsOrigin([], 'https://anything.example'));
  const origins = ['https://shop.example', 'https://*.brand.example'];
  assert.ok(allowsOrigin(origins, 'https://SHOP.example'));
  assert.ok(allowsOrigin(origins, 'https://cn.brand.example'));
  for (const origin of [
    'http://shop.example',
    'https://shop.example.evil.example',
    'https://brand.example',
    'https://.brand.example',
    'https://evilbrand.example',
    'null',
  ])
    assert.ok(!allowsOrigin(origins, origin), origin);
});
