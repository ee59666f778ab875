import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seededRandom } from '#kernel/random.ts';
import { fact } from '#test/facts.ts';
import { sql } from '#kernel/db/database.ts';
import { stage, type Stage } from '../test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

test('paused and resumed at any moment beside several workers, everybody hears it once', async () => {
  const people = await s.followers(Array.from({ length: 1_200 }, (_, nth) => `o${nth}`));
  const { next } = seededRandom(5);
  const { id } = await s.launch({ control: 10 });
  const workers = () => Promise.all([s.work(3), s.work(3), s.work(3)]);
  for (let round = 0; round < 6; round++) {
    const working = workers();
    await new Promise((resolve) => setTimeout(resolve, next() * 60));
    const paused = await s.app.request('POST', `/api/v1/campaigns/${id}/pause`);
    await working;
    if (paused.status !== 200) break;
    await s.work();
    const { status, figures } = await s.latest(id);
    assert.equal(status, 'paused');
    assert.equal(figures.waiting, 0, 'all is taken back');
    assert.equal(s.platform.received.length, 0);
    await s.post(`/api/v1/campaigns/${id}/resume`);
  }
  await workers();
  await s.work();
  await s.flush();
  await s.app.settle();
  const { figures, id: sendingId } = await s.latest(id);
  assert.equal(figures.people, people.length);
  const to = s.platform.received.map((one) => one.to);
  assert.equal(new Set(to).size, to.length);
  assert.equal(figures.sent, to.length);
  const counted = await s.recount(sendingId);
  for (const [key, value] of Object.entries(counted ?? {}))
    assert.equal(figures[key as keyof typeof figures], value, key);
});

test('cancelled beside several workers, nothing leaves any more', async () => {
  const before = s.platform.received.length;
  const { id } = await s.launch({});
  const working = Promise.all([s.work(2), s.work(2)]);
  await s.until(async () => (await s.read(id)).status !== 'scheduled');
  const { status } = await s.app.request('POST', `/api/v1/campaigns/${id}/cancel`);
  await working;
  await s.work();
  assert.equal(status, 200);
  await s.flush();
  await s.app.settle();
  assert.equal(s.platform.received.length, before);
  const { status: end, figures, reasons } = await s.latest(id);
  assert.equal(end, 'cancelled');
  assert.deepEqual([figures.sent, figures.waiting], [0, 0]);
  if (figures.decided > 0) assert.equal(reasons[0]?.code, 'skip.withdrawn');
});

test('two people who turn out to be one, between choosing and sending, hear it once', async () => {
  const names = ['left', 'right'];
  const [left = '', right = ''] = await s.followers(names);
  const before = s.platform.received.length;
  s.clock.advance(60_000);
  const { id } = await s.launch({ spreadHours: 1 });
  await s.work();
  const { body } = await s.app.request(
    'GET',
    `/api/v1/campaigns/${id}/recipients?contactId=${left}`,
  );
  assert.equal(body.items[0].status, 'pending');
  const unionid = { kind: 'unionid' as const, account: '', id: 'u1' };
  await s.kernel.facts.append([
    fact(
      s.workspaceId,
      'contact.identified',
      { source: 'wechat', traits: {} },
      {
        identities: [s.openid('left'), unionid],
      },
    ),
    fact(
      s.workspaceId,
      'contact.identified',
      { source: 'wechat', traits: {} },
      {
        identities: [s.openid('right'), unionid],
      },
    ),
  ]);
  await s.app.settle();
  const { rows } = await sql<{ merged: boolean }>`
    select merged_into is not null as merged from kernel.contacts
    where id = any(${[left, right]}::uuid[])`.execute(s.kernel.db);
  assert.deepEqual(rows.filter(({ merged }) => merged).length, 1);
  s.clock.advance(3_600_000);
  await s.work();
  await s.flush();
  await s.app.settle();
  const texts = s.platform.received.slice(before).filter(({ to }) => names.includes(to));
  assert.equal(texts.length, 1);
  const { figures, id: sendingId } = await s.latest(id);
  assert.equal(figures.people, (await s.recount(sendingId))?.['people']);
});
