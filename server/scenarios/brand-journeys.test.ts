import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp } from '#test/app.ts';
import { runJourneys } from './brand-journeys.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());

test('the sample brand’s journeys go live without any problem, and once', async () => {
  const rapport = await app.http.listen({ port: 0 });
  const stage = { rapport, apiKey: app.apiKey, simulator: '' };
  await runJourneys(stage);
  await runJourneys(stage);
  const { body } = await app.request('GET', '/api/v1/journeys');
  assert.deepEqual(
    body.items.map(({ status, liveVersion }: Record<string, unknown>) => [status, liveVersion]),
    [
      ['live', 1],
      ['live', 1],
    ],
  );
  for (const { id } of body.items) {
    const check = await app.request('GET', `/api/v1/journeys/${id}/check`);
    assert.deepEqual(check.body.problems, []);
  }
});
