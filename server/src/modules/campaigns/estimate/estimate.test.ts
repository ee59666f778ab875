import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { stage, text, type Stage } from '../test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

test('an estimate says what sending then does, and writes nothing', async () => {
  const names = Array.from({ length: 60 }, (_, nth) => `o${nth}`);
  const people = await s.followers(names);
  await s.actAll(names.slice(0, 7), 'contact.unfollowed');
  await s.app.request('PUT', `/api/v1/contacts/${people[10]}/consents`, {
    body: { purpose: 'marketing', channel: null, granted: false },
  });
  await s.app.settle();
  const draft = await s.draft({
    control: 10,
    arms: [
      { id: 'a', name: '', share: 60, message: text('Tea', { purpose: 'marketing' }) },
      { id: 'b', name: '', share: 40, message: text('Cups', { purpose: 'marketing' }) },
    ],
  });
  const url = `/api/v1/campaigns/${draft.id}/estimate`;
  assert.equal((await s.app.request('GET', url)).body.estimate, null);
  const begun = await s.app.request('POST', url);
  assert.deepEqual([begun.status, begun.body.status, begun.body.exact], [202, 'queued', false]);
  await s.app.runJobs();
  const { estimate } = (await s.app.request('GET', url)).body;
  assert.deepEqual([estimate.status, estimate.exact, estimate.people], ['done', true, 60]);
  assert.equal((await s.log()).length, 0);

  await s.post(`/api/v1/campaigns/${draft.id}/launch`, { revision: 1 });
  await s.work();
  await s.app.settle();
  const { figures, arms, reasons } = await s.latest(draft.id);
  assert.equal(estimate.reachable.count, figures.waiting);
  assert.equal(estimate.control.count, arms.find(({ arm }) => arm === null)?.people);
  assert.deepEqual(
    Object.fromEntries(
      estimate.held.map(({ code, count }: { code: string; count: number }) => [code, count]),
    ),
    Object.fromEntries(reasons.map(({ code, count }) => [code, count])),
  );
  const ways = estimate.ways.map((one: { arm: string; count: number }) => [one.arm, one.count]);
  assert.deepEqual(
    Object.fromEntries(ways),
    Object.fromEntries(
      arms.filter(({ arm }) => arm !== null).map(({ arm, waiting }) => [arm, waiting]),
    ),
  );
});

test('a new estimate takes the place of one under way', async () => {
  const { id } = await s.draft();
  const url = `/api/v1/campaigns/${id}/estimate`;
  const first = await s.app.request('POST', url);
  const second = await s.app.request('POST', url);
  assert.notEqual(first.body.id, second.body.id);
  await s.app.runJobs();
  const { estimate } = (await s.app.request('GET', url)).body;
  assert.deepEqual([estimate.id, estimate.status], [second.body.id, 'done']);
});
