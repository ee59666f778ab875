import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { fact, userId } from '#test/facts.ts';
import { testApp, type TestApp } from '#test/app.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());

const items = [{ sku: 'T-1', name: 'Longjing 50 g', quantity: 2, unitPrice: 4_950 }];
const order = (orderNo: string, total: number, at: string) =>
  fact(
    app.workspaceId,
    'order.placed',
    { orderNo, total, currency: 'CNY', source: 'till', store: 'IFC', items },
    { identities: [userId('li')], occurredAt: new Date(at) },
  );
const refund = (refundNo: string | null, total: number) =>
  fact(
    app.workspaceId,
    'order.refunded',
    { orderNo: 'A1', refundNo, total, currency: 'CNY', source: 'till', store: 'IFC', items },
    { identities: [userId('li')], occurredAt: new Date('2026-02-03T00:00:00Z') },
  );

test('orders and refunds make a person’s totals; a second telling of an order changes nothing', async () => {
  const [first] = await app.kernel.facts.append([
    order('A1', 9_900, '2026-02-01T00:00:00Z'),
    order('A2', 100, '2026-02-02T00:00:00Z'),
    order('A1', 9_900, '2026-02-01T00:00:00Z'),
    refund('R1', 4_950),
    refund('R1', 4_950),
    refund(null, 50),
    refund(null, 50),
  ]);
  await app.settle();
  assert.ok(first);
  const { rows } = await sql<{ told: string }>`
    select fact_id as told from commerce.orders where no = 'A1'`.execute(app.kernel.db);
  assert.deepEqual(rows, [{ told: first.factId }]);
  const { body } = await app.request('GET', `/api/v1/contacts/${first.contactId}`);
  const { orders } = body.sections;
  assert.deepEqual(
    {
      orders: orders.orders,
      refunds: orders.refunds,
      revenue: orders.revenue,
      lastOrderAt: orders.lastOrderAt,
    },
    {
      orders: 2,
      refunds: 3,
      revenue: [{ currency: 'CNY', amount: 9_900 + 100 - 4_950 - 50 - 50 }],
      lastOrderAt: '2026-02-02T00:00:00.000Z',
    },
  );
});

test('the timeline says what was bought, for how much and where', async () => {
  const [placed] = await app.kernel.facts.append([order('B1', 9_900, '2026-02-04T00:00:00Z')]);
  await app.settle();
  const { body } = await app.request(
    'GET',
    `/api/v1/contacts/${placed?.contactId}/timeline?limit=1`,
  );
  assert.deepEqual(body.items[0].entry, {
    key: 'timeline.order.placed',
    values: {
      orderNo: 'B1',
      amount: 9_900,
      currency: 'CNY',
      source: 'till',
      store: 'IFC',
      pieces: 2,
      first: 'Longjing 50 g',
    },
    icon: 'order',
  });
});

test('products are offered by what was sold most, and named by their number wherever they stand', async () => {
  const sold = (n: number, times: number) =>
    fact(
      app.workspaceId,
      'order.placed',
      {
        orderNo: `N${n}`,
        total: 100,
        currency: 'CNY',
        source: 'till',
        store: 'IFC',
        items: Array.from({ length: times }, () => ({
          sku: `N-${n}`,
          name: `Tea no. ${n}`,
          quantity: 1,
          unitPrice: 100,
        })),
      },
      { identities: [userId('buyer of many')], occurredAt: new Date('2026-02-04T00:00:00Z') },
    );
  // More than are offered at once; of each but the last, two were sold.
  await app.kernel.facts.append(Array.from({ length: 120 }, (_, n) => sold(n, n === 119 ? 1 : 2)));
  await app.settle();
  const ask = async (query: string) => {
    const { body } = await app.request(
      'GET',
      `/api/v1/segments/choices?field=commerce.products&${query}`,
    );
    return body.items as { value: string; label: string | null }[];
  };
  const offered = await ask('');
  assert.equal(offered.length, 100);
  assert.ok(offered.every(({ value }) => value !== 'N-119'));
  const values = encodeURIComponent(JSON.stringify(['N-119', 'nothing']));
  assert.deepEqual(await ask(`values=${values}`), [
    { value: 'N-119', label: 'Tea no. 119', parent: null },
  ]);
});
