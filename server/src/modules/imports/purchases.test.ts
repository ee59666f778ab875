import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { email, fact } from '#test/facts.ts';
import { importFile, mapping } from './test/upload.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());

const lines = mapping({
  order: 'orderNo',
  when: 'placedAt',
  sku: 'sku',
  qty: 'quantity',
  price: 'unitPrice',
  who: 'customerId',
});

interface Stored {
  no: string;
  kind: string;
  total: string;
  known: boolean;
  items: { sku: string; quantity: number; unitPrice: number }[];
  at: Date;
}

async function orders(source: string): Promise<Stored[]> {
  const { rows } = await sql<Stored>`
    select no, kind, total, contact_id is not null as known, items, placed_at as at
    from commerce.orders where workspace_id = ${app.workspaceId} and source = ${source}
    order by no collate "C"`.execute(app.kernel.db);
  return rows;
}

test('lines become orders wherever they lie; returns are refunds; walk-ins belong to nobody', async () => {
  const file = [
    'order,when,sku,qty,price,who',
    'A1,2026-03-01 10:00,T1,2,19.90,K1',
    'A2,2026-03-01 11:00,T1,1,0.005,',
    'A2,2026-03-01 11:00,T2,1,0.005,',
    'CA1,2026-03-02 09:30,T1,-1,19.90,K1',
    'A3,2026-03-02 09:30,T9,-3,0,',
    'A1,2026-03-01 09:59,T2,1,5,K1',
    'A1,2026-03-01 10:00,T3,1,5,K2',
    'A4,2026-03-01 10:00,T3,one,5,K2',
  ].join('\n');
  const map = { ...lines, timeZone: 'Asia/Shanghai', source: 'till' };
  const job = await importFile(app, 'purchases', file, map);
  assert.equal(job.status, 'done', job.failure);
  assert.deepEqual(job.result, { created: 4, updated: 0, unchanged: 0, walkIns: 2, failed: 2 });
  const stored = await orders('till');
  assert.deepEqual(
    stored.map(({ no, kind, total, known }) => [no, kind, total, known]),
    [
      ['A1', 'order', '4480', true],
      // Half cents are added before they are rounded.
      ['A2', 'order', '1', false],
      ['A3', 'refund', '0', false],
      ['CA1', 'refund', '1990', true],
    ],
  );
  assert.equal(stored[0]?.at.toISOString(), '2026-03-01T01:59:00.000Z');
  assert.deepEqual(
    stored[0]?.items.map(({ sku, quantity, unitPrice }) => [sku, quantity, unitPrice]),
    [
      ['T1', 2, 1990],
      ['T2', 1, 500],
    ],
  );
  const errors = await app.request('GET', `/api/v1/imports/${job.id}/errors.csv`);
  assert.match(errors.text, /8,,Order A1 is another customer's in another row\./);
  assert.match(errors.text, /9,qty,qty: “one” is not a number\.,A4/);

  const again = await importFile(app, 'purchases', file, map);
  assert.deepEqual(again.result, { created: 0, updated: 0, unchanged: 6, walkIns: 0, failed: 2 });
  assert.deepEqual(await orders('till'), stored);
});

test('files with one row per order give its total, in any currency', async () => {
  const map = mapping(
    { 订单号: 'orderNo', 下单时间: 'placedAt', 实付金额: 'total', 币种: 'currency', 手机: 'phone' },
    { source: 'shop', dateOrder: 'dmy' },
  );
  const file = [
    '订单号\t下单时间\t实付金额\t币种\t手机',
    'S1\t01/03/2026 8:05 pm\t"1,299.00"\tCNY\t13800138000',
    'S2\t02.03.2026\t1500\tJPY\t',
    'S3\t2026年3月3日\t-￥20\t\t13800138000',
    'S4\t2026-13-01\t1\tXXY\tfish',
  ].join('\n');
  const job = await importFile(app, 'purchases', file, map);
  assert.equal(job.delimiter, '\t');
  assert.deepEqual(job.result, { created: 3, updated: 0, unchanged: 0, walkIns: 1, failed: 1 });
  assert.deepEqual(
    (await orders('shop')).map(({ no, kind, total }) => [no, kind, total]),
    [
      ['S1', 'order', '129900'],
      ['S2', 'order', '1500'],
      ['S3', 'refund', '2000'],
    ],
  );
});

test('categories, brands and discounts of the lines reach the order', async () => {
  const map = mapping(
    {
      no: 'orderNo',
      at: 'placedAt',
      sku: 'sku',
      category: 'category',
      brand: 'brand',
      quantity: 'quantity',
      price: 'unitPrice',
      discount: 'discount',
      who: 'customerId',
    },
    { source: 'sorted' },
  );
  const file = [
    'no,at,sku,category,brand,quantity,price,discount,who',
    'D1,2026-03-01,T1,Tea,Yunhe,1,10,2.50,K1',
    'D1,2026-03-01,C1,,,1,10,-0.50,K1',
    'D2,2026-03-01,C1,,,1,10,,K1',
  ].join('\n');
  await importFile(app, 'purchases', file, map);
  const { rows } = await sql<{ data: object }>`
    select data - array['currency', 'source', 'store'] as data from kernel.facts
    where type = 'order.placed' and data->>'source' = 'sorted' order by data->>'orderNo'`.execute(
    app.kernel.db,
  );
  const piece = { name: null, quantity: 1, unitPrice: 1000 };
  assert.deepEqual(
    rows.map(({ data }) => data),
    [
      {
        orderNo: 'D1',
        total: 2000,
        discount: 300,
        items: [
          { ...piece, sku: 'T1', category: 'Tea', brand: 'Yunhe', discount: 250 },
          { ...piece, sku: 'C1', discount: 50 },
        ],
      },
      { orderNo: 'D2', total: 1000, items: [{ ...piece, sku: 'C1' }] },
    ],
  );
});

test('an order of more lines than a batch stays whole', async () => {
  const rows = Array.from({ length: 5_000 }, (_, n) => `BIG,2026-03-01,T${n},1,0.01,K9`);
  const file = ['order,when,sku,qty,price,who', 'AAA,2026-03-01,T1,1,1,K9', ...rows].join('\n');
  const job = await importFile(app, 'purchases', file, { ...lines, source: 'bulk' });
  assert.equal(job.result.created, 2);
  assert.deepEqual(
    (await orders('bulk')).map(({ no, total, items }) => [no, total, items.length]),
    [
      ['AAA', '100', 1],
      ['BIG', '5000', 5_000],
    ],
  );
  const left = await sql`select from imports.lines`.execute(app.kernel.db);
  assert.equal(left.rows.length, 0);
});

test('somebody known by her email buys under a new number without becoming two first', async () => {
  const who = { identities: [email('mei@yunhe.example')] };
  const told = { source: 'server', traits: { name: 'Mei' } };
  const [known] = await app.kernel.facts.append([
    fact(app.workspaceId, 'contact.identified', told, who),
  ]);
  const map = mapping(
    { no: 'orderNo', at: 'placedAt', sum: 'total', who: 'customerId', mail: 'email' },
    { source: 'mail order' },
  );
  await importFile(
    app,
    'purchases',
    'no,at,sum,who,mail\nM1,2026-03-01,5,N1,mei@yunhe.example\n',
    map,
  );
  const { rows } = await sql<{ contactId: string }>`
    select contact_id as "contactId" from commerce.orders
    where workspace_id = ${app.workspaceId} and source = 'mail order'`.execute(app.kernel.db);
  assert.deepEqual(rows, [{ contactId: known?.contactId }]);
  const merges =
    await sql`select from kernel.merges where workspace_id = ${app.workspaceId}`.execute(
      app.kernel.db,
    );
  assert.equal(merges.rows.length, 0);
});
