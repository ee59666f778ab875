import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { newcomers, stage, type Stage } from '../test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, nth) => `${prefix}${nth}`);

const add = (campaignId: string, contactIds: readonly string[], workspaceId = s.workspaceId) =>
  s.kernel.unit((unit) =>
    s.kernel.registry.action('campaigns.add').run(
      unit,
      contactIds.map((contactId) => ({
        workspaceId,
        contactId,
        why: 'A journey',
        at: unit.now,
        params: { campaignId },
      })),
    ),
  );

const queued = async () => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int n from campaigns.additions`.execute(s.kernel.db);
  return rows[0]?.n;
};

test('who is put into a campaign that has gone out gets it once, however often', async () => {
  await s.followers(names('audience', 3));
  s.clock.advance(120_000);
  const { id } = await s.launch({ audience: newcomers });
  await s.work();
  await s.deliver();
  assert.equal((await s.latest(id)).figures.people, 0);
  const [late = '', other = ''] = await s.followers(['late', 'other']);
  await add(id, [late, late, other]);
  await add(id, [late]);
  await s.work();
  assert.deepEqual([(await s.read(id)).status, await queued()], ['running', 0]);
  await s.deliver();
  await add(id, [late]);
  await s.work();
  await s.deliver();
  const { status, figures } = await s.latest(id);
  assert.deepEqual([status, figures.people, figures.sent], ['done', 2, 2]);
  assert.deepEqual(s.platform.textsTo('late'), ['New tea']);
  assert.equal((await s.read(id)).status, 'done');
});

test('whom the plan leaves out, or whom chance holds back, hears nothing', async () => {
  s.clock.advance(3_600_000);
  const people = await s.followers(names('some', 40));
  const exclude = {
    kind: 'field' as const,
    field: 'campaigns.received',
    test: { op: 'known' as const },
  };
  const { rows } = await sql<{ id: string }>`select contact_id as id from campaigns.recipients
    where sent_at is not null limit 1`.execute(s.kernel.db);
  const had = rows[0]?.id ?? '';
  s.clock.advance(120_000);
  const { id } = await s.launch({ audience: newcomers, exclude, control: 50 });
  await s.work();
  await add(id, [...people, had]);
  await s.work();
  await s.deliver();
  const { figures, arms } = await s.latest(id);
  const held = arms.find(({ arm }) => arm === null)?.people ?? 0;
  assert.equal(figures.people, 40);
  assert.ok(held > 3 && held < 37, `${held} of 40`);
  assert.equal(figures.sent, 40 - held);
});

test('of a campaign that has not gone out it waits, of a paused one too, of a cancelled one it is dropped', async () => {
  s.clock.advance(3_600_000);
  const [person = ''] = await s.followers(['waits']);
  s.clock.advance(120_000);
  const draft = await s.draft({ audience: newcomers });
  await add(draft.id, [person]);
  assert.equal(await s.work(), 0);
  assert.equal(await queued(), 1);
  await s.post(`/api/v1/campaigns/${draft.id}/launch`, { revision: draft.revision });
  await s.work();
  assert.equal((await s.latest(draft.id)).figures.people, 1);
  await s.post(`/api/v1/campaigns/${draft.id}/pause`);
  await s.work();
  const [another = ''] = await s.followers(['another']);
  await add(draft.id, [another]);
  await s.work();
  assert.equal(await queued(), 1);
  await s.post(`/api/v1/campaigns/${draft.id}/cancel`);
  await s.work();
  assert.equal(await queued(), 0);
  await s.deliver();
  assert.deepEqual(s.platform.textsTo('another'), []);
});

test('a campaign of nobody, or of another workspace, is not found', async () => {
  const { id } = await s.draft();
  await assert.rejects(add(newId(), [newId()]), { code: 'campaign.not_found' });
  await assert.rejects(add(id, [newId()], newId()), { code: 'campaign.not_found' });
  assert.equal(await queued(), 0);
});
