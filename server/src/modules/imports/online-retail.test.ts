import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { sql } from '#kernel/db/database.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { importFile, mapping } from './test/upload.ts';

/** A public data set of 320,705 order lines; looked for beside the project, or where this says. */
const folder =
  process.env['RAPPORT_TEST_DATA'] ??
  path.resolve(import.meta.dirname, '../../../../../shared/data');
const file = path.join(folder, 'purchases-online-retail', 'lines.csv.gz');
const absent = existsSync(file) ? false : `the data set is not at ${file}`;

let app: TestApp;
before(async () => {
  if (!absent) app = await testApp();
});
after(() => app?.stop());

const columns = mapping(
  {
    InvoiceNo: 'orderNo',
    StockCode: 'sku',
    Quantity: 'quantity',
    InvoiceDate: 'placedAt',
    UnitPrice: 'unitPrice',
    CustomerID: 'customerId',
  },
  { currency: 'GBP', timeZone: 'Europe/London', source: 'online retail' },
);

interface Sums {
  orders: number;
  refunds: number;
  walkIns: number;
  /** Pence, refunds taken off; by customer, '' for walk-ins. */
  byCustomer: Record<string, number>;
}

/** Thousandths of a pound: what the file's finest price is in. */
function thousandths(text: string): number {
  const [whole = '0', part = ''] = text.replace('-', '').split('.');
  const value = Number(whole) * 1000 + Number(part.padEnd(3, '0').slice(0, 3));
  return text.startsWith('-') ? -value : value;
}

/** Sums straight from the file, in integers, by other code than the import's. */
function sumsOfFile(): Sums {
  const invoices = new Map<string, { customer: string; sum: number; back: boolean }>();
  for (const line of gunzipSync(readFileSync(file))
    .toString('utf8')
    .trimEnd()
    .split(/\r?\n/)
    .slice(1)) {
    const [no = '', , quantity = '', , price = '', customer = ''] = line.split(',');
    const invoice = invoices.get(no) ?? { customer, sum: 0, back: true };
    invoices.set(no, invoice);
    invoice.sum += Number(quantity) * thousandths(price);
    invoice.back &&= quantity.startsWith('-');
  }
  const sums: Sums = { orders: 0, refunds: 0, walkIns: 0, byCustomer: {} };
  for (const { customer, sum, back } of invoices.values()) {
    if (sum < 0 || (sum === 0 && back)) sums.refunds += 1;
    else sums.orders += 1;
    if (customer === '') sums.walkIns += 1;
    const pence = Math.sign(sum) * Math.round(Math.abs(sum) / 10);
    sums.byCustomer[customer] = (sums.byCustomer[customer] ?? 0) + pence;
  }
  return sums;
}

async function sumsOfOrders(): Promise<Sums> {
  const { rows } = await sql<{ orders: number; refunds: number; walkIns: number }>`
    select count(*) filter (where kind = 'order')::int as orders,
      count(*) filter (where kind = 'refund')::int as refunds,
      count(*) filter (where contact_id is null)::int as "walkIns"
    from commerce.orders where workspace_id = ${app.workspaceId}`.execute(app.kernel.db);
  const customers = await sql<{ customer: string; pence: string }>`
    select coalesce(i.external_id, '') as customer,
      sum(case o.kind when 'order' then o.total else -o.total end) as pence
    from commerce.orders o
    left join kernel.identities i on i.contact_id = o.contact_id and i.kind = 'customer_id'
    where o.workspace_id = ${app.workspaceId} group by 1`.execute(app.kernel.db);
  const [counts = { orders: 0, refunds: 0, walkIns: 0 }] = rows;
  return {
    ...counts,
    byCustomer: Object.fromEntries(customers.rows.map((row) => [row.customer, Number(row.pence)])),
  };
}

async function salesBetween(from: string, to: string) {
  const { rows } = await sql<{ orders: number; pence: string; walkIns: number }>`
    select count(*) filter (where kind = 'order')::int as orders,
      count(*) filter (where contact_id is null)::int as "walkIns",
      sum(case kind when 'order' then total else -total end) as pence
    from commerce.orders where workspace_id = ${app.workspaceId}
      and placed_at between ${from} and ${to}`.execute(app.kernel.db);
  const [sales] = rows;
  assert.ok(sales && sales.walkIns > 0);
  return { orders: sales.orders, revenue: [{ currency: 'GBP', amount: Number(sales.pence) }] };
}

test(
  'a shop’s 320,705 lines import whole, agree with the file, and change nothing again',
  { skip: absent },
  async () => {
    const bytes = readFileSync(file);
    const expected = sumsOfFile();
    const job = await importFile(app, 'purchases', bytes, columns);
    assert.equal(job.status, 'done', job.failure);
    assert.equal(job.progress.rows, 320_705);
    const { orders, refunds, walkIns } = expected;
    const result = { created: orders + refunds, updated: 0, unchanged: 0, walkIns, failed: 0 };
    assert.deepEqual(job.result, result);
    assert.deepEqual(await sumsOfOrders(), expected);

    // The last thirty days of the file; the overview has walk-ins, of whom no fact tells, too.
    app.clock.set(new Date('2011-08-31T22:59:00Z'));
    await app.settle();
    const { body: overview } = await app.request('GET', '/api/v1/insights/overview?range=30d');
    assert.deepEqual(
      { orders: overview.orders.value, revenue: overview.revenue.value },
      await salesBetween(overview.from, overview.to),
    );

    const facts = () => sql`select count(*) from kernel.facts`.execute(app.kernel.db);
    const before = await facts();
    const again = await importFile(app, 'purchases', bytes, columns);
    assert.deepEqual(again.result, { ...result, created: 0, unchanged: 320_705, walkIns: 0 });
    assert.deepEqual(await sumsOfOrders(), expected);
    assert.deepEqual((await facts()).rows, before.rows);
  },
);
