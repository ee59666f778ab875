import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp } from '#test/app.ts';
import { bringThePast } from './brand-past.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());

test('the sample brand brings its members and a year of their orders, once, and has them scored', async () => {
  const rapport = await app.http.listen({ port: 0 });
  const stage = { rapport, apiKey: app.apiKey, simulator: '' };
  const { signal } = new AbortController();
  const bring = async () => {
    let going = true;
    const brought = bringThePast(stage, { now: app.clock.now(), signal }).finally(() => {
      going = false;
    });
    while (going) await app.runJobs();
    await brought;
    await app.runJobs();
    const { body } = await app.request('GET', '/api/v1/imports');
    return body.items as { status: string; result: Record<string, number> }[];
  };
  const imports = await bring();
  assert.deepEqual(
    imports.map(({ status, result }) => [status, result['failed'], result['walkIns']]),
    [
      ['done', 0, 0],
      ['done', 0, 0],
    ],
  );
  assert.equal((await bring()).length, 2);
  const { body: jobs } = await app.request('GET', '/api/v1/portrait/jobs');
  assert.equal(jobs.items.find(({ kind }: { kind: string }) => kind === 'rfm').status, 'done');
  // Here portraits follow the log only when told to: the scores once more, of all of it.
  await app.settle();
  await app.request('POST', '/api/v1/portrait/jobs/rfm');
  await app.runJobs();
  const { body: rfm } = await app.request('GET', '/api/v1/rfm');
  assert.equal(rfm.buyers, imports.at(-1)?.result['created']);
  // A year of people who come back and stay away fills the whole map.
  const seen = new Set(rfm.cells.map(({ r, f }: { r: number; f: number }) => `${r} ${f}`));
  assert.ok(seen.size >= 18, `buyers in only ${seen.size} squares`);
});
