import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journeyStage } from '../test/stage.ts';
import { resumeWorks } from './work-run.ts';

const { app, done, happened, told, published, republished } = journeyStage();

const goesOn = new AbortController().signal;
const waits = (n: number) => ({ kind: 'wait', span: { n, unit: 'hour' } });
/** More than go in one transaction. */
const crowd = 1_200;

/** A journey with a crowd in it. */
async function crowded(): Promise<string> {
  const ids = await happened(...Array.from({ length: crowd }, (_, nth) => told(`P${nth}`)));
  const id = await published({ pause: waits(1) });
  for (let at = 0; at < crowd; at += 600) {
    const people = ids.slice(at, at + 600).map((contactId) => ({ contactId }));
    await done('POST', `/journeys/${id}/entries`, { people });
  }
  return id;
}

/** As many processes as may have been told of the work at once. */
const workers = () =>
  Promise.all([1, 2, 3].map(() => resumeWorks(app().kernel, goesOn))).then(() =>
    // Whoever met another at it left it to that one.
    resumeWorks(app().kernel, goesOn),
  );

test('several workers let everybody go, each once', async () => {
  const id = await crowded();
  await done('POST', `/journeys/${id}/stop`);
  await workers();
  const { ended } = await done('GET', `/journeys/${id}/analytics`);
  assert.deepEqual(ended, [{ reason: 'stopped', count: crowd }]);
  const { inside, work } = await done('GET', `/journeys/${id}`);
  assert.deepEqual([inside, work], [0, null]);
});

test('a work that stopped half way is gone on with, and moves nobody twice', async () => {
  const id = await crowded();
  await republished(id, { pause: waits(2), next: waits(3) });
  await done('POST', `/journeys/${id}/moves`, { from: 1, to: 2, steps: { pause: 'next' } });
  const stopped = new AbortController();
  const first = resumeWorks(app().kernel, stopped.signal);
  while ((await done('GET', `/journeys/${id}`)).work?.done === 0);
  stopped.abort();
  await first;
  const { work } = await done('GET', `/journeys/${id}`);
  assert.ok(work === null || (work.done > 0 && work.done <= crowd));
  await workers();
  const numbers = await done('GET', `/journeys/${id}/numbers?version=2`);
  assert.deepEqual(numbers.steps, [{ step: 'next', here: crowd, entered: crowd }]);
  assert.equal((await done('GET', `/journeys/${id}/numbers?version=1`)).inside, 0);
});
