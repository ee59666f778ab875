import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { defineModule } from '#kernel/module.ts';
import { reaction } from '#kernel/facts/reaction.ts';
import { testApp, type TestApp } from './app.ts';
import { numbered } from './facts.ts';

const seen: unknown[] = [];
const worked: unknown[] = [];

const sample = defineModule({
  name: 'sample',
  rank: 3,
  needs: [],
  setup: (kernel) => ({
    reactions: [
      reaction('sample.note', ['event.tracked'], async (unit, facts) => {
        for (const fact of facts) seen.push(fact.data.properties['n']);
        await unit.addJob('sample.work', { n: facts.length });
      }),
    ],
    jobs: { 'sample.work': async (payload) => void worked.push(payload) },
    routes: (http) => {
      http.get('/who', { config: { permission: 'codes.read' } }, (request) => ({
        workspaceId: request.authenticated?.workspaceId,
        zone: kernel.config.home.length > 0,
      }));
    },
  }),
});

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [sample] });
});
after(() => app.stop());

test('a request bears the workspace’s key; without one, or with too small a one, it is refused', async () => {
  const own = await app.request('GET', '/who');
  assert.deepEqual([own.status, own.body.workspaceId], [200, app.workspaceId]);
  const other = await app.addWorkspace('Other', ['contacts.read']);
  assert.equal((await app.request('GET', '/who', { key: other.apiKey })).status, 403);
  assert.equal((await app.request('GET', '/who', { key: null })).status, 401);
  assert.equal((await app.request('GET', '/who', { key: 'rk_live_not-a-real-key' })).status, 401);
});

test('facts and jobs run when the test says so', async () => {
  await app.kernel.facts.append([numbered(app.workspaceId, 1), numbered(app.workspaceId, 2)]);
  assert.deepEqual(seen, []);
  await app.settle();
  assert.deepEqual(seen.toSorted(), [1, 2]);
  assert.deepEqual(worked, []);
  await app.runJobs();
  assert.deepEqual(worked, [{ n: 2 }]);
});
