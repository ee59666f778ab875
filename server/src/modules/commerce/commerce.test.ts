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
