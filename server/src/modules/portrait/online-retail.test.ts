import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { cellOf } from '#contracts/rfm.ts';
import { sql } from '#kernel/db/database.ts';
import { importFile } from '#modules/imports/test/upload.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { defaultSettings } from './settings.ts';
import { dump, rebuild } from './test/dump.ts';
import {
  absent,
  columns,
  file,
  invoicesOfFile,
  monthsBefore,
  type Invoice,
} from './test/retail.ts';

const now = new Date('2011-09-05T12:00:00Z');

let app: TestApp;
let invoices: Invoice[];
before(async () => {
  if (absent) return;
  app = await testApp();
  app.clock.set(now);
  await sql`update kernel.workspaces set currency = 'GBP', time_zone = 'Europe/London'
    where id = ${app.workspaceId}`.execute(app.kernel.db);
  const job = await importFile(app, 'purchases', readFileSync(file), columns);
  assert.equal(job.status, 'done', job.failure);
  invoices = invoicesOfFile();
});
after(() => app?.stop());

test(
  'counted while 320,705 lines came in is what the log and the file give',
  { skip: absent },
  async () => {
    const counted = await dump(app);
    assert.equal(await rebuild(app), 0);
    assert.deepEqual(await dump(app), counted);

    const { rows } = await sql<{ customer: string; sums: number[] }>`
    select i.external_id as customer,
      array[b.orders, b.refunds, b.spent, b.refunded, extract(epoch from b.first_at),
        extract(epoch from b.last_at)]::float8[] as sums
    from portrait.buyers b join kernel.identities i on i.contact_id = b.contact_id
      and i.kind = 'customer_id'
    order by 1`.execute(app.kernel.db);
    const expected = [...Map.groupBy(invoices, ({ customer }) => customer)].map(
      ([customer, own]) => ({ customer, sums: sumsOf(own) }),
    );
    assert.deepEqual(
      rows.map(({ customer, sums }) => ({ customer, sums: sums.map((n) => n ?? null) })),
      expected.toSorted((a, b) => (a.customer < b.customer ? -1 : 1)),
    );

    const products = await sql<{ n: number; bought: number }>`
    select count(*)::int as n, sum(bought)::int as bought from portrait.tallies
    where dimension = 'product'`.execute(app.kernel.db);
    const bought = invoices
      .filter(({ refund }) => !refund)
      .flatMap(({ customer, skus }) => [...skus].map((sku) => `${customer} ${sku}`));
    assert.deepEqual(products.rows, [{ n: new Set(bought).size, bought: bought.length }]);
  },
);

function sumsOf(own: readonly Invoice[]): (number | null)[] {
  const orders = own.filter(({ refund }) => !refund);
  const refunds = own.filter(({ refund }) => refund);
  const seconds = orders.map(({ at }) => at.getTime() / 1000);
  const total = (of: readonly Invoice[]) => of.reduce((sum, { pence }) => sum + Math.abs(pence), 0);
  return [
    orders.length,
    refunds.length,
    total(orders),
    total(refunds),
    seconds.length > 0 ? Math.min(...seconds) : null,
    seconds.length > 0 ? Math.max(...seconds) : null,
  ];
}

interface Standing {
  customer: string;
  last: number;
  orders: number;
  money: number;
}

/** Everybody who had bought before a moment, and within so many months. */
const standings = (at: Date, months: number | null): Standing[] =>
  [...Map.groupBy(invoices, ({ customer }) => customer)].flatMap(([customer, all]) => {
    const own = all.filter(
      (invoice) => invoice.at < at && (months === null || invoice.at >= monthsBefore(at, months)),
    );
    const orders = own.filter(({ refund }) => !refund);
    if (orders.length === 0) return [];
    return {
      customer,
      last: Math.max(...orders.map((order) => order.at.getTime())),
      orders: orders.length,
      money: own.reduce((sum, { pence }) => sum + pence, 0),
    };
  });

type Cuts = Record<'last' | 'orders' | 'money', number[]>;

/** The smallest value that so many fifths of the people do not exceed. */
const fifths = (values: number[]): number[] => {
  const sorted = values.toSorted((a, b) => a - b);
  return [1, 2, 3, 4].map((n) => sorted[Math.ceil((sorted.length * n) / 5) - 1] ?? 0);
};
const quintiles = (people: readonly Standing[]): Cuts => ({
  last: fifths(people.map(({ last }) => last)),
  orders: fifths(people.map(({ orders }) => orders)),
  money: fifths(people.map(({ money }) => money)),
});
const fixed = (at: Date): Cuts => ({
  last: defaultSettings.rfm.fixed.recencyDays.map((days) => at.getTime() - days * 86_400_000),
  orders: defaultSettings.rfm.fixed.frequency,
  money: defaultSettings.rfm.fixed.money,
});

const score = (value: number, cuts: number[]) => 1 + cuts.filter((cut) => value > cut).length;
const cellIn = ({ last, orders, money }: Standing, cuts: Cuts): number =>
  cellOf({ r: score(last, cuts.last), f: score(orders, cuts.orders), m: score(money, cuts.money) });

function count<K>(keys: readonly (readonly [K, number])[]): [K, number, number][] {
  const sums = new Map<K, [number, number]>();
  for (const [key, money] of keys) {
    const [people, sum] = sums.get(key) ?? [0, 0];
    sums.set(key, [people + 1, sum + money]);
  }
  return [...sums].map(([key, sum]): [K, number, number] => [key, ...sum]).toSorted();
}

for (const [method, months] of [
  ['quintiles', null],
  ['fixed', null],
  ['quintiles', 3],
  ['fixed', 5],
] as const)
  test(
    `RFM by ${method} of ${months ?? 'all'} months is what the file gives: cells, money, and movement`,
    { skip: absent },
    async () => {
      const body = {
        ...defaultSettings,
        rfm: {
          ...defaultSettings.rfm,
          method,
          months,
          currency: method === 'fixed' ? 'GBP' : null,
        },
      };
      await app.request('PUT', '/api/v1/portrait/settings', { body });
      const started = await app.request('POST', '/api/v1/portrait/jobs/rfm');
      assert.equal(started.status, 200, started.text);
      await app.runJobs();
      const buyersAt = (at: Date) => standings(at, months);
      const people = buyersAt(now);
      const cutsAt = (at: Date) => (method === 'fixed' ? fixed(at) : quintiles(buyersAt(at)));
      const cuts = cutsAt(now);

      const { body: grid } = await app.request('GET', '/api/v1/rfm');
      assert.deepEqual(
        [
          grid.cuts.recency.map((at: string) => Date.parse(at)),
          grid.cuts.frequency,
          grid.cuts.money,
          grid.buyers,
          grid.money,
          grid.currency,
          grid.cuts.since,
        ],
        [
          cuts.last,
          cuts.orders,
          cuts.money,
          people.length,
          people.reduce((sum, { money }) => sum + money, 0),
          'GBP',
          months === null ? null : monthsBefore(now, months).toISOString(),
        ],
      );
      assert.deepEqual(
        grid.cells
          .map((cell: { r: number; f: number; m: number; people: number; money: number }) => [
            cellOf(cell),
            cell.people,
            cell.money,
          ])
          .toSorted(),
        count(people.map((one) => [cellIn(one, cuts), one.money])),
      );

      for (const [month, from, to] of [
        ['2011-09', '2011-08-31T23:00:00Z', now],
        ['2011-08', '2011-07-31T23:00:00Z', '2011-08-31T23:00:00Z'],
        ['2011-03', '2011-03-01T00:00:00Z', '2011-03-31T23:00:00Z'],
        ['2010-12', '2010-12-01T00:00:00Z', '2011-01-01T00:00:00Z'],
      ] as const) {
        const { body: movement } = await app.request('GET', `/api/v1/rfm/movement?month=${month}`);
        const [start, end] = [new Date(from), new Date(to)];
        const [earlier, later] = [cutsAt(start), cutsAt(end)];
        const before = new Map(buyersAt(start).map((one) => [one.customer, cellIn(one, earlier)]));
        assert.equal(movement.month, month);
        assert.equal(movement.window, months);
        assert.equal(movement.complete, month !== '2011-09');
        assert.deepEqual(
          movement.flows
            .map((flow: { from: null; to: never; people: number; money: number }) => [
              `${flow.from ? cellOf(flow.from) : 0} ${cellOf(flow.to)}`,
              flow.people,
              flow.money,
            ])
            .toSorted(),
          count(
            buyersAt(end).map((one) => [
              `${before.get(one.customer) ?? 0} ${cellIn(one, later)}`,
              one.money,
            ]),
          ),
        );
      }

      const best = people.filter((one) => cellIn(one, cuts) === 555);
      assert.deepEqual(
        (await listed('r=5&f=5&m=5')).toSorted(),
        best.map(({ money }) => money).toSorted(),
      );
      const often = people.filter(({ orders }) => score(orders, cuts.orders) >= 4);
      const { body: counted } = await app.request('POST', '/api/v1/segments/count', {
        body: {
          rule: {
            kind: 'field',
            field: 'portrait.rfmFrequency',
            test: { op: 'atLeast', value: 4 },
          },
        },
      });
      assert.equal(counted.count, often.length);
    },
  );

/** What the people of these cells spent, page by page. */
async function listed(query: string): Promise<number[]> {
  const spent: number[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const next: string = cursor ? `&cursor=${cursor}` : '';
    const { body } = await app.request('GET', `/api/v1/rfm/people?${query}&limit=100${next}`);
    spent.push(...body.items.map(({ money }: { money: number }) => money));
    cursor = body.nextCursor;
  }
  return spent;
}
