import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { importFile, mapping } from '#modules/imports/test/upload.ts';
import { testApp, type TestApp } from '#test/app.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());

async function overview(range: string, key = app.apiKey) {
  const answer = await app.request('GET', `/api/v1/insights/overview?range=${range}`, { key });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

const columns = mapping(
  { no: 'orderNo', at: 'placedAt', sum: 'total', who: 'customerId' },
  { source: 'till', timeZone: 'UTC' },
);
const file = (...rows: string[]) => ['no,at,sum,who', ...rows].join('\n');

test('purchases of nobody count like those of somebody, each once, in their span and currency', async () => {
  // It is 04:00 in UTC, noon in Shanghai.
  const rows = file(
    'W1,2026-03-02 03:59:30,10,',
    'W2,2026-03-02 00:10,20.5,',
    'W3,2026-03-02 00:20,-5,',
    'K1,2026-03-02 03:00,7,N1',
    'Y1,2026-03-01 03:59,100,',
    'Y2,2026-03-01 04:01,1000,',
    'L1,2026-03-02 04:05,10000,',
  );
  for (const status of ['done', 'done'])
    assert.equal((await importFile(app, 'purchases', rows, columns)).status, status);
  await app.settle();
  const today = await overview('today');
  assert.deepEqual(today.orders, { value: 3, previous: 1 });
  assert.deepEqual(today.revenue, {
    value: [{ currency: 'CNY', amount: 1_000 + 2_050 - 500 + 700 }],
    previous: [{ currency: 'CNY', amount: 10_000 }],
  });
  // The day began at 16:00 UTC.
  assert.deepEqual(
    today.series.map((hour: { orders: number }) => hour.orders),
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0],
  );
  const week = await overview('7d');
  assert.equal(week.orders.value, 5);
  assert.deepEqual(
    week.series.slice(-2).map((day: { orders: number }) => day.orders),
    [2, 3],
  );
  app.clock.advance(10 * 60_000);
  assert.equal((await overview('today')).orders.value, 4);
});

test('and stay in their workspace', async () => {
  const other = await app.addWorkspace('Other');
  assert.deepEqual((await overview('7d', other.apiKey)).orders, { value: 0, previous: 0 });
});
