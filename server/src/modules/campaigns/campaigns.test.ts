import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { approve, launch, reject } from './release.ts';
import { everybody, newcomers, person, planOf, stage, text, type Stage } from './test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, nth) => `${prefix}${nth}`);

test('a campaign goes to everybody of its audience once, and every figure is that of the people', async () => {
  await s.followers(names('o', 40));
  const { id, status } = await s.launch({
    control: 30,
    arms: [
      { id: 'a', name: 'Tea', share: 50, message: text('New tea') },
      { id: 'b', name: 'Cups', share: 50, message: text('New cups') },
    ],
  });
  assert.equal(status, 'scheduled');
  await s.work();
  await s.app.settle();
  assert.equal((await s.latest(id)).progress.held, 'messages');
  await s.deliver();

  const campaign = await s.read(id);
  assert.equal(campaign.status, 'done');
  const sending = await s.latest(id);
  assert.equal(sending.status, 'done');
  assert.deepEqual([sending.progress.share, sending.progress.looked], [1, sending.progress.of]);
  const { figures, arms } = sending;
  assert.equal(figures.people, 40);
  assert.equal(figures.decided, 40);
  const control = arms.find(({ arm }) => arm === null)?.people ?? 0;
  assert.ok(control > 0 && control < 39);
  assert.equal(figures.sent, 40 - control);
  assert.deepEqual(
    arms.map(({ name }) => name),
    ['', 'Tea', 'Cups'],
  );
  for (const arm of arms) assert.equal(arm.sent, arm.arm === null ? 0 : arm.people);
  const counted = await s.recount(sending.id);
  for (const [key, value] of Object.entries(counted ?? {}))
    assert.equal(figures[key as keyof typeof figures], value, key);
  assert.equal(s.platform.received.length, 40 - control);
  assert.equal(new Set(s.platform.received.map(({ to }) => to)).size, 40 - control);

  const { rows } = await sql<{ arm: string | null; n: number }>`
    select data ->> 'arm' as arm, count(*)::int n from kernel.facts
    where type = 'campaign.joined' and data ->> 'campaignId' = ${id} group by 1`.execute(
    s.kernel.db,
  );
  assert.equal(
    rows.reduce((sum, { n }) => sum + n, 0),
    40,
  );
  assert.equal(rows.find(({ arm }) => arm === null)?.n, control);

  const { body } = await s.app.request('GET', `/api/v1/campaigns/${id}/recipients?limit=200`);
  assert.equal(body.items.length, 40);
  const { body: held } = await s.app.request(
    'GET',
    `/api/v1/campaigns/${id}/recipients?arm=control`,
  );
  assert.equal(held.items.length, control);
  assert.deepEqual(
    [...new Set(held.items.map((one: { status: string }) => one.status))],
    ['control'],
  );
});

test('whoever is excluded, or cannot be reached, hears nothing, and why is counted', async () => {
  const [gone = ''] = await s.followers(['gone']);
  await s.act('gone', 'contact.unfollowed');
  const { id } = await s.launch({
    audience: {
      kind: 'field',
      field: 'contacts.lastSeenAt',
      test: { op: 'inLast', span: { n: 1, unit: 'week' } },
    },
    exclude: {
      kind: 'field',
      field: 'campaigns.received',
      test: { op: 'known' },
    },
  });
  await s.work();
  await s.app.settle();
  const { figures, reasons } = await s.latest(id);
  const { body } = await s.app.request('GET', `/api/v1/campaigns/${id}/recipients?limit=200`);
  const of = body.items.find((one: { contactId: string }) => one.contactId === gone);
  assert.deepEqual([of.status, of.reason], ['skipped', 'skip.unfollowed']);
  assert.ok(figures.people < 40, 'those who got the first campaign are left out');
  assert.equal(reasons.find(({ code }) => code === 'skip.unfollowed')?.count, 1);
  await s.deliver();
});

test('everybody is spoken to at her own hour', async () => {
  const [shanghai = '', berlin = ''] = await s.followers(['sh', 'be']);
  await sql`
    insert into contacts.profiles (workspace_id, contact_id, time_zone, document, grams)
    values (${s.workspaceId}, ${berlin}, 'Europe/Berlin', '', '{}')
    on conflict (contact_id) do update set time_zone = 'Europe/Berlin'`.execute(s.kernel.db);
  const start = s.clock.now();
  const { id, nextAt } = await s.launch({
    schedule: { kind: 'local', day: '2026-03-03', time: '09:00' },
  });
  assert.equal(nextAt, '2026-03-02T19:00:00.000Z');
  assert.equal(await s.work(), 0);
  s.clock.set(new Date('2026-03-02T19:00:00Z'));
  await s.work();
  const due = async (contactId: string) => {
    const { body } = await s.app.request(
      'GET',
      `/api/v1/campaigns/${id}/recipients?contactId=${contactId}`,
    );
    return [body.items[0].dueAt, body.items[0].status];
  };
  assert.deepEqual(await due(shanghai), ['2026-03-03T01:00:00.000Z', 'pending']);
  assert.deepEqual(await due(berlin), ['2026-03-03T08:00:00.000Z', 'pending']);
  assert.equal((await s.latest(id)).progress.held, 'time');
  s.clock.set(new Date('2026-03-03T01:00:00Z'));
  await s.work();
  assert.deepEqual(await due(shanghai), ['2026-03-03T01:00:00.000Z', 'queued']);
  assert.deepEqual(await due(berlin), ['2026-03-03T08:00:00.000Z', 'pending']);
  await s.post(`/api/v1/campaigns/${id}/cancel`);
  await s.work();
  assert.equal((await due(shanghai))[1], 'skipped');
  s.clock.set(start);
});

test('spread over hours, people’s turns come evenly', async () => {
  s.clock.advance(3_600_000);
  await s.followers(names('spread', 40));
  const { id } = await s.launch({ audience: newcomers, spreadHours: 10 });
  await s.work();
  const first = await s.latest(id);
  assert.deepEqual([first.figures.people, first.progress.held], [40, 'time']);
  s.clock.advance(5 * 3_600_000);
  await s.work();
  const { decided } = (await s.latest(id)).figures;
  // A coin for each of them; further off it is in one run of 200,000.
  assert.ok(decided >= 6 && decided <= 34, `${decided} of 40 after half of the time`);
  s.clock.advance(5 * 3_600_000);
  await s.work();
  assert.equal((await s.latest(id)).figures.decided, 40);
  await s.deliver();
  assert.equal((await s.latest(id)).status, 'done');
  // It is over: there is nothing left to pause.
  const refused = await s.app.request('POST', `/api/v1/campaigns/${id}/pause`);
  assert.deepEqual([refused.status, refused.body.code], [409, 'campaign.wrong_status']);
});

test('answers, leaving, the goal and purchases count, in the control group too', async () => {
  s.clock.advance(3_600_000);
  const people = await s.followers(names('goal', 40));
  const { id } = await s.launch({
    audience: newcomers,
    control: 50,
    goal: { fact: { type: 'order.placed', where: [] }, within: { n: 2, unit: 'day' } },
  });
  await s.work();
  await s.deliver();
  const { body } = await s.app.request('GET', `/api/v1/campaigns/${id}/recipients?limit=200`);
  const armOf = new Map<string, string | null>(
    body.items.map((one: { contactId: string; arm: string | null }) => [one.contactId, one.arm]),
  );
  const told = people.filter((one) => armOf.get(one) === 'a');
  const held = people.filter((one) => armOf.get(one) === null);
  s.clock.advance(3_600_000);
  await s.bought(told[0] ?? '', 5_000);
  await s.bought(told[0] ?? '', 1_000);
  await s.bought(told[1] ?? '', 2_500);
  await s.bought(held[0] ?? '', 900);
  // Before her turn, and after her time: neither counts.
  await s.bought(told[2] ?? '', 7_000, new Date(s.clock.now().getTime() - 2 * 3_600_000));
  await s.bought(told[3] ?? '', 7_000, new Date(s.clock.now().getTime() + 3 * 86_400_000));
  const answering = people.indexOf(told[4] ?? '');
  const leaving = people.indexOf(told[5] ?? '');
  await s.act(`goal${answering}`, 'message.received');
  await s.act(`goal${answering}`, 'message.received');
  await s.act(`goal${leaving}`, 'contact.unfollowed');
  await s.kernel.facts.append([
    {
      workspaceId: s.workspaceId,
      type: 'link.clicked',
      identities: [],
      contactId: told[6] ?? '',
      channelId: null,
      occurredAt: s.clock.now(),
      data: {
        linkId: id,
        url: 'https://yunhe.example/',
        messageId: body.items.find((one: { contactId: string }) => one.contactId === told[6])
          .messageId,
        source: { kind: 'campaign', id },
      },
    },
  ]);
  await s.app.settle();

  const sending = await s.latest(id);
  const arm = sending.arms.find((one) => one.arm === 'a');
  assert.deepEqual(
    [arm?.converted, arm?.value, arm?.replied, arm?.unfollowed, arm?.clicked],
    [2, 8_500, 1, 1, 1],
  );
  const control = sending.arms.find((one) => one.arm === null);
  assert.deepEqual([control?.converted, control?.value, control?.sent], [1, 900, 0]);
  const counted = await s.recount(sending.id);
  for (const [key, value] of Object.entries(counted ?? {}))
    assert.equal(sending.figures[key as keyof typeof sending.figures], value, key);

  const { body: results } = await s.app.request('GET', `/api/v1/campaigns/${id}/results`);
  assert.deepEqual(
    results.arms.map((one: { arm: string; people: number; converted: number }) => [
      one.arm,
      one.people,
      one.converted,
    ]),
    [
      [null, held.length, 1],
      ['a', told.length, 2],
    ],
  );
  assert.equal(results.sentence.code, 'too_few');
  assert.equal(results.comparisons[0].conversion.estimate, 2 / told.length - 1 / held.length);
});

test('a second person agrees to what she has seen, and nobody to her own', async () => {
  const { id } = await s.draft({}, { needsApproval: true });
  const li = person(s.workspaceId, 'Li');
  const wu = person(s.workspaceId, 'Wu');
  await launch(s.kernel, li, id, 1);
  assert.equal((await s.read(id)).status, 'approval');
  assert.equal(await s.work(), 0);
  await assert.rejects(approve(s.kernel, li, id, 1), { code: 'campaign.own_approval' });
  await assert.rejects(approve(s.kernel, wu, id, 2), { code: 'campaign.changed' });
  const byKey = await s.app.request('POST', `/api/v1/campaigns/${id}/approve`, {
    body: { revision: 1 },
  });
  assert.deepEqual([byKey.status, byKey.body.code], [403, 'campaign.approval_by_person']);
  await reject(s.kernel, wu, id, { revision: 1, note: 'Typo' });
  const rejected = await s.read(id);
  assert.deepEqual([rejected.status, rejected.approval?.decision?.note], ['draft', 'Typo']);
  const plan = planOf({ arms: [{ id: 'a', name: '', share: 100, message: text('Right') }] });
  const { body } = await s.app.request('PATCH', `/api/v1/campaigns/${id}`, {
    body: { revision: 1, plan },
  });
  assert.equal(body.revision, 2);
  await launch(s.kernel, li, id, 2);
  await approve(s.kernel, wu, id, 2);
  assert.equal((await s.read(id)).status, 'scheduled');
  await s.post(`/api/v1/campaigns/${id}/cancel`);
});

test('where the workspace wants a second person, no campaign goes out without one', async () => {
  const ask = (approval: boolean) =>
    s.app.request('PUT', '/api/v1/campaigns/settings', { body: { approval } });
  const { id } = await s.draft({}, { needsApproval: false });
  assert.equal((await ask(true)).status, 200);
  await launch(s.kernel, person(s.workspaceId, 'Li'), id, 1);
  assert.equal((await s.read(id)).status, 'approval');
  assert.equal(await s.work(), 0);
  await ask(false);
  await s.post(`/api/v1/campaigns/${id}/cancel`);
});

test('a plan that makes no sense is not released, with every place named', async () => {
  const { id, problems } = await s.draft({
    audience: null,
    arms: [
      { id: 'a', name: '', share: 50, message: text('x') },
      {
        id: 'a',
        name: '',
        share: 10,
        message: {
          ...text('y'),
          ways: text('Hello {{ name }}').ways.map((way) => ({ ...way, mass: true })),
        },
      },
    ],
    exclude: { kind: 'segment', segmentId: '00000000-0000-7000-8000-000000000000' },
    schedule: { kind: 'at', at: '2020-01-01T00:00:00Z' },
  });
  assert.deepEqual(problems.map(({ path, code }) => `${path} ${code}`).sort(), [
    'arms campaign.arm_twice',
    'arms campaign.shares',
    'arms[1].message.ways[0].content campaign.mass_variables',
    'audience campaign.no_audience',
    'exclude.segmentId segment.unknown',
    'schedule campaign.past',
  ]);
  const refused = await s.app.request('POST', `/api/v1/campaigns/${id}/launch`, {
    body: { revision: 1 },
  });
  assert.deepEqual([refused.status, refused.body.code], [422, 'campaign.not_ready']);
});

test('a recurring campaign takes its audience anew each time, and keeps the control group', async () => {
  const start = s.clock.now();
  const { id, nextAt } = await s.launch({
    audience: everybody,
    control: 30,
    schedule: {
      kind: 'recurring',
      every: { unit: 'week', weekdays: [1] },
      time: '10:00',
      zone: 'workspace',
      until: '2026-03-16',
    },
  });
  assert.equal(nextAt, '2026-03-09T02:00:00.000Z');
  const held = async (sendingId: string) => {
    const { body } = await s.app.request(
      'GET',
      `/api/v1/campaigns/${id}/recipients?arm=control&limit=200&sendingId=${sendingId}`,
    );
    return body.items.map((one: { contactId: string }) => one.contactId);
  };
  s.clock.set(new Date('2026-03-09T02:00:00Z'));
  await s.work();
  assert.equal((await s.read(id)).status, 'scheduled');
  await s.followers(['newcomer']);
  s.clock.set(new Date('2026-03-16T02:00:00Z'));
  await s.work();
  const campaign = await s.read(id);
  assert.deepEqual([campaign.status, campaign.sendings, campaign.nextAt], ['done', 2, null]);
  const { body } = await s.app.request('GET', `/api/v1/campaigns/${id}/sendings`);
  const [second, first] = body.items;
  assert.ok(second.figures.people > first.figures.people);
  const before = await held(first.id);
  const again = await held(second.id);
  assert.ok(before.length > 0);
  assert.deepEqual(
    before.filter((one: string) => !again.includes(one)),
    [],
  );
  s.clock.set(start);
});

test('times of a recurring campaign that pass while it is paused are left out, and it goes on', async () => {
  const start = s.clock.now();
  const { id } = await s.launch({
    audience: everybody,
    schedule: {
      kind: 'recurring',
      every: { unit: 'week', weekdays: [1] },
      time: '10:00',
      zone: 'workspace',
      until: '2026-04-06',
    },
  });
  const state = async () => {
    const { status, sendings, nextAt } = await s.read(id);
    return [status, sendings, nextAt];
  };
  s.clock.set(new Date('2026-03-09T02:00:00Z'));
  await s.work();
  await s.post(`/api/v1/campaigns/${id}/pause`);
  s.clock.set(new Date('2026-03-24T00:00:00Z'));
  await s.work();
  assert.deepEqual((await state()).slice(0, 2), ['paused', 1]);
  await s.post(`/api/v1/campaigns/${id}/resume`);
  await s.work();
  // The 16th and the 23rd have passed.
  assert.deepEqual((await state()).slice(1), [1, '2026-03-30T02:00:00.000Z']);
  s.clock.set(new Date('2026-03-30T02:00:00Z'));
  await s.work();
  assert.deepEqual((await state()).slice(1), [2, '2026-04-06T02:00:00.000Z']);
  await s.post(`/api/v1/campaigns/${id}/pause`);
  s.clock.set(new Date('2026-04-08T00:00:00Z'));
  await s.post(`/api/v1/campaigns/${id}/resume`);
  await s.work();
  // None is left: with nothing more to say it is done.
  assert.deepEqual(await state(), ['done', 2, null]);
  s.clock.set(start);
});
