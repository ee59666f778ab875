import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, testNow, type TestApp } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';
import { queueFirst } from './run.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());

async function buy(from: number, to: number): Promise<void> {
  const orders = Array.from({ length: to - from }, (_, n) =>
    fact(
      app.workspaceId,
      'order.placed',
      {
        orderNo: `o${from + n}`,
        total: 1_000 * (from + n + 1),
        currency: 'CNY',
        source: 'till',
        store: null,
        items: [],
      },
      { identities: [openid(`buyer ${from + n}`)], occurredAt: testNow },
    ),
  );
  await app.kernel.facts.append(orders);
  await app.settle();
}

async function jobs(): Promise<string[]> {
  await app.kernel.unit(queueFirst);
  const { body } = await app.request('GET', '/api/v1/portrait/jobs');
  return body.items.flatMap((job: { kind: string; status: string }) =>
    job.kind === 'rfm' ? [job.status] : [],
  );
}

test('scores are worked out for the first time once there are buyers enough, and only once so', async () => {
  await buy(0, 24);
  assert.deepEqual(await jobs(), ['idle']);
  await buy(24, 25);
  assert.deepEqual(await jobs(), ['queued']);
  await app.runJobs();
  assert.deepEqual(await jobs(), ['done']);
  const { status, body } = await app.request('GET', '/api/v1/rfm');
  assert.equal(status, 200);
  const people = body.cells.reduce((sum: number, cell: { people: number }) => sum + cell.people, 0);
  assert.equal(people, 25);
});
