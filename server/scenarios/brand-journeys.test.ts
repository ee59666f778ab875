import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp } from '#test/app.ts';
import { createSimulator } from '../../simulator/src/index.ts';
import { runJourneys } from './brand-journeys.ts';
import { callJson } from './http.ts';

const appId = 'wx00000000000000j1';
const simulator = createSimulator();
let app: TestApp;
before(async () => {
  app = await testApp();
  await simulator.listen();
  await callJson(`${simulator.url}/_sim/accounts`, { appId });
});
after(async () => {
  await app.stop();
  await simulator.close();
});

test('the sample brand’s journeys go live without any problem, and once', async () => {
  const rapport = await app.http.listen({ port: 0 });
  const stage = { rapport, apiKey: app.apiKey, simulator: simulator.url };
  await runJourneys(stage, { appId });
  await runJourneys(stage, { appId });
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
    const { draft } = (await app.request('GET', `/api/v1/journeys/${id}`)).body;
    for (const { name } of Object.values<{ name: string }>(draft.steps))
      assert.match(name, /^[A-Z].* [\u4e00-\u9fff].*$/u, 'named in both languages');
  }
});
