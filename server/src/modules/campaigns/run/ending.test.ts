import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { newcomers, stage, text, type Stage } from '../test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, nth) => `${prefix}${nth}`);

test('while messages wait for the morning their campaign goes on: it is paused, resumed and cancelled', async () => {
  s.clock.set(new Date('2026-03-02T15:00:00Z'));
  await s.followers(names('night', 12));
  await s.app.request('PUT', '/api/v1/messages/settings', {
    body: { quietHours: { from: 22, to: 8 }, frequencyCap: null },
  });
  const arms = [{ id: 'a', name: '', share: 100, message: text('x', { purpose: 'marketing' }) }];
  const { id } = await s.launch({ audience: newcomers, arms });
  await s.work();
  const state = async () => {
    const { status, progress, figures } = await s.latest(id);
    return [status, progress.held, progress.share, figures.decided, figures.waiting];
  };
  assert.deepEqual(await state(), ['sending', 'messages', 0, 12, 12]);
  assert.deepEqual((await s.latest(id)).reasons, [{ code: 'wait.quiet_hours', count: 12 }]);
  assert.equal((await s.read(id)).status, 'running');
  await s.post(`/api/v1/campaigns/${id}/pause`);
  await s.work();
  assert.deepEqual(await state(), ['paused', null, 0, 0, 0]);
  await s.post(`/api/v1/campaigns/${id}/resume`);
  await s.work();
  assert.deepEqual(await state(), ['sending', 'messages', 0, 12, 12]);
  await s.post(`/api/v1/campaigns/${id}/cancel`);
  await s.work();
  s.clock.advance(12 * 3_600_000);
  await s.deliver();
  const after = await s.latest(id);
  assert.deepEqual([after.status, after.figures.skipped, after.figures.sent], ['cancelled', 12, 0]);
  const again = await s.app.request('POST', `/api/v1/campaigns/${id}/cancel`);
  assert.equal(again.body.code, 'campaign.wrong_status');
});

test('a campaign is done when its last message is settled, whoever settled the one before', async () => {
  s.clock.set(new Date('2026-03-04T15:00:00Z'));
  await s.followers(names('dawn', 3));
  const arms = [{ id: 'a', name: '', share: 100, message: text('x', { purpose: 'marketing' }) }];
  const { id } = await s.launch({ audience: newcomers, arms });
  await s.work();
  s.clock.set(new Date('2026-03-05T00:00:00Z'));
  await s.work();
  assert.equal((await s.latest(id)).progress.held, 'messages');
  await s.deliver();
  const { status, progress, figures, finishedAt } = await s.latest(id);
  assert.deepEqual([status, progress.held, progress.share], ['done', null, 1]);
  assert.deepEqual(
    [figures.sent, figures.told, figures.delivered, figures.opened],
    [3, 0, null, null],
  );
  assert.equal(finishedAt, '2026-03-05T00:00:00.000Z');
  assert.equal((await s.read(id)).status, 'done');
  // Its last look finds it when the reactions that settled the last two saw each other's wait.
  await sql`update campaigns.sendings set status = 'sending', held = 'messages', finished_at = null,
    look_at = ${new Date('2026-03-05T00:00:05Z')} where campaign_id = ${id}`.execute(s.kernel.db);
  assert.equal(await s.work(), 0);
  s.clock.advance(5_000);
  await s.work();
  assert.equal((await s.latest(id)).status, 'done');
});

test('a paused campaign’s messages are taken back and go out once when it goes on', async () => {
  s.clock.advance(3_600_000);
  await s.followers(names('pause', 30));
  const before = s.platform.received.length;
  const { id } = await s.launch({ audience: newcomers, spreadHours: 1 });
  await s.work();
  s.clock.advance(30 * 60_000);
  await s.work();
  const queued = (await s.latest(id)).figures.waiting;
  assert.ok(queued > 2 && queued < 28, `${queued} of 30 in half of the time`);
  await s.post(`/api/v1/campaigns/${id}/pause`);
  await s.work();
  const paused = await s.latest(id);
  assert.equal(paused.status, 'paused');
  assert.deepEqual([paused.figures.waiting, paused.figures.decided], [0, 0]);
  await s.flush();
  assert.equal(s.platform.received.length, before);
  s.clock.advance(3_600_000);
  assert.equal(await s.work(), 0);
  await s.post(`/api/v1/campaigns/${id}/resume`);
  await s.work();
  await s.deliver();
  const done = await s.latest(id);
  assert.equal(done.status, 'done');
  assert.equal(done.figures.sent, 30);
  assert.equal(s.platform.received.length - before, 30);
  const { rows } = await sql<{ n: number }>`
    select count(*)::int n from kernel.facts
    where type = 'campaign.joined' and data ->> 'campaignId' = ${id}`.execute(s.kernel.db);
  assert.equal(rows[0]?.n, 30);
  assert.deepEqual(await s.recount(done.id), {
    ...(await s.recount(done.id)),
    sent: done.figures.sent,
    skipped: done.figures.skipped,
  });
});
