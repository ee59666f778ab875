import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp } from '#test/app.ts';
import { numbered } from '#test/facts.ts';
import { createPace } from './pace.ts';
import { processLanes } from './process.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [] });
});
after(() => app.stop());

const { signal } = new AbortController();
const pileUp = () =>
  app.kernel.facts.append(Array.from({ length: 2_000 }, (_, n) => numbered(app.workspaceId, n)));

test('an import waits until the facts before it are dealt with', async () => {
  await pileUp();
  let passed = false;
  const waiting = createPace(
    app.kernel.db,
    Infinity,
  )(signal).then(() => {
    passed = true;
  });
  const deps = { ...app.kernel.unitDeps, reactions: [], parked: () => undefined };
  await processLanes(deps, [0, 1, 2, 3]);
  assert.equal(passed, false);
  await app.settle();
  await waiting;
});

test('where no process reacts it goes on, and does not wait again', async () => {
  await pileUp();
  const pace = createPace(app.kernel.db, 100);
  await pace(signal);
  await pace(signal);
});

test('a process that stops does not wait', async () => {
  await pileUp();
  await createPace(app.kernel.db, Infinity)(AbortSignal.abort());
});
