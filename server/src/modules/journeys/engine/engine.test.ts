import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { fact } from '#test/facts.ts';
import { did } from './test/graphs.ts';
import { stage, type JourneyStage } from './test/stage.ts';

const hourMs = 3_600_000;
let s: JourneyStage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const say = (text: string, more: object = {}) => ({
  kind: 'send',
  message: { purpose: 'service', ways: [{ content: { type: 'text', text } }] },
  ...more,
});
const on = (name: string) => [{ kind: 'fact', fact: did(name) }];
const person = () => s.act(newId(), 'message.received');

describe('a way through a journey', () => {
  test('a fact brings her in; she waits, is woken, hears from us, and goes out', async () => {
    const id = await s.live({
      triggers: on('begin'),
      steps: {
        w: { kind: 'wait', span: { n: 2, unit: 'hour' }, to: { next: 's' } },
        s: say('later', { to: { next: 'a' } }),
        a: { kind: 'setAttribute', key: 'seen', value: 'yes', to: { next: 'b' } },
        b: {
          kind: 'branch',
          cases: [
            {
              id: 'seen',
              when: {
                kind: 'rule',
                rule: {
                  kind: 'field',
                  field: 'contacts.attribute',
                  params: { key: 'seen' },
                  test: { op: 'is', values: ['yes'] },
                },
              },
            },
          ],
          to: { seen: 'x' },
        },
        x: { kind: 'exit', reason: 'done' },
      },
    });
    const her = await person();
    await s.track(her, 'begin');
    assert.deepEqual(await s.here(id), { w: 1 });
    await s.pass(hourMs);
    assert.deepEqual(await s.path(id), ['w …']);
    await s.pass(hourMs);
    assert.deepEqual(await s.path(id), ['w next', 's next', 'a next', 'b seen', 'x -']);
    assert.deepEqual(await s.here(id), {});
    assert.deepEqual(await s.totals(id), { '+': 1, '-done': 1 });
    const [message] = await s.log(`?contactId=${her}`);
    assert.equal(message?.preview, 'later');
    const types = await s.factTypes(her);
    assert.equal(types.filter((type) => type === 'journey.entered').length, 1);
    assert.equal(types.filter((type) => type === 'journey.exited').length, 1);
    assert.ok(types.includes('contact.identified'), 'others hear of the attribute');
  });

  test('the result of a message is waited for', async () => {
    const id = await s.live({
      triggers: on('ask'),
      steps: {
        s: say('hello', { awaitResult: true, to: { next: 'yes', failed: 'no' } }),
        yes: { kind: 'exit', reason: 'arrived' },
        no: { kind: 'exit', reason: 'not arrived' },
      },
    });
    const her = await person();
    await s.track(her, 'ask');
    assert.equal((await s.run(id))?.status, 'active');
    await s.flush();
    await s.app.settle();
    assert.equal((await s.run(id))?.reason, 'arrived');
  });

  test('a message that is skipped takes its own way out, with the reason in the log', async () => {
    const id = await s.live({
      triggers: on('mute'),
      steps: {
        s: {
          kind: 'send',
          message: { purpose: 'marketing', ways: [{ content: { type: 'text', text: 'x' } }] },
          to: { skipped: 'x' },
        },
        x: { kind: 'exit', reason: 'skipped' },
      },
      exits: { onWithdrawal: false },
    });
    const her = await person();
    await s.app.request('PUT', `/api/v1/contacts/${her}/consents`, {
      body: { purpose: 'marketing', granted: false },
    });
    await s.track(her, 'mute');
    assert.equal((await s.run(id))?.reason, 'skipped');
  });

  test('webhooks are planned once, with what the receiver needs', async () => {
    const id = await s.live({
      triggers: on('hook'),
      steps: { h: { kind: 'webhook', url: 'https://example.com/in', data: { a: 1 } } },
    });
    const her = await person();
    await s.track(her, 'hook');
    const { rows } = await sql<{ status: string; body: { data: object }; jobs: number }>`
      select status, body, (select count(*)::int from graphile_worker.jobs
        where task_identifier = 'journeys.webhook') as jobs
      from journeys.webhooks where journey_id = ${id}`.execute(s.kernel.db);
    assert.deepEqual(
      rows.map(({ status, jobs }) => [status, jobs]),
      [['waiting', 1]],
    );
    assert.deepEqual((rows[0]?.body.data as { data: object }).data, { a: 1 });
    await sql`delete from graphile_worker._private_jobs`.execute(s.kernel.db);
  });

  test('a step that cannot do its work says so and holds nobody up', async () => {
    const id = await s.live({
      triggers: on('broken'),
      steps: {
        l: { kind: 'list', listId: newId(), change: 'add', to: { next: 'a' } },
        a: { kind: 'action', action: 'nobody.offers', to: { next: 't' } },
        t: { kind: 'tag', add: [newId()], remove: [newId()], to: { next: 'u' } },
        u: { kind: 'assign', userId: 'nobody' },
      },
    });
    await s.track(await person(), 'broken');
    assert.equal((await s.run(id))?.reason, 'finished');
    const { rows } = await sql<{ step: string; problem: string }>`
      select step, detail->>'problem' as problem from journeys.visits
      where journey_id = ${id} and detail is not null order by seq`.execute(s.kernel.db);
    assert.deepEqual(rows, [
      { step: 'l', problem: 'segment.not_found' },
      { step: 'a', problem: 'action.unknown' },
    ]);
  });
});

describe('going out', () => {
  const wait = { w: { kind: 'wait', span: { n: 9, unit: 'day' } } };
  async function inside(given: object): Promise<{ id: string; her: string; openid: string }> {
    const id = await s.live({ triggers: [{ kind: 'manual' }], steps: wait, ...given });
    const openid = newId();
    const her = await s.act(openid, 'message.received');
    await s.enter(id, her);
    return { id, her, openid };
  }
  const reason = async (id: string) => (await s.run(id))?.reason;

  test('on a goal, also when it was reached after her way had ended', async () => {
    const goal = { fact: did('buy'), within: { n: 3, unit: 'day' } };
    const { id, her } = await inside({ goal });
    await s.track(her, 'buy');
    assert.equal(await reason(id), 'goal');
    assert.deepEqual(await s.totals(id), { '+': 1, '-goal': 1, goal: 1 });
    const after = await inside({ goal, steps: { x: { kind: 'exit' } } });
    await s.track(after.her, 'buy');
    assert.ok((await s.run(after.id))?.goalAt);
    assert.ok((await s.factTypes(after.her)).includes('journey.goal_reached'));
  });

  test('on unfollowing, on withdrawing consent, on a fact', async () => {
    const gone = await inside({});
    await s.act(gone.openid, 'contact.unfollowed');
    assert.equal(await reason(gone.id), 'unfollowed');
    const muted = await inside({});
    await s.app.request('PUT', `/api/v1/contacts/${muted.her}/consents`, {
      body: { purpose: 'marketing', granted: false },
    });
    await s.app.settle();
    assert.equal(await reason(muted.id), 'withdrawn');
    const stopped = await inside({ exits: { facts: [did('stop')] } });
    await s.track(stopped.her, 'stop');
    assert.equal(await reason(stopped.id), 'fact');
    assert.deepEqual(await s.here(stopped.id), {});
  });

  test('by a rule before a step', async () => {
    const rule = {
      kind: 'field',
      field: 'contacts.attribute',
      params: { key: 'bye' },
      test: { op: 'known' },
    };
    const { id, her } = await inside({
      exits: { rule },
      steps: {
        w: { kind: 'wait', span: { n: 1, unit: 'hour' }, to: { next: 's' } },
        s: say('never'),
      },
    });
    await s.kernel.facts.append([
      fact(
        s.workspaceId,
        'contact.identified',
        { source: 'server', traits: { bye: 1 } },
        { contactId: her, occurredAt: s.clock.now() },
      ),
    ]);
    await s.app.settle();
    await s.pass(hourMs);
    assert.equal(await reason(id), 'rule');
    assert.deepEqual(await s.log(`?contactId=${her}`), []);
  });

  test('by hand, and to another version with what she waits for', async () => {
    const { id, her } = await inside({});
    const before = await s.run(id);
    assert.ok(before);
    await s.publish(id, 2, { steps: { v: { kind: 'wait', span: { n: 5, unit: 'day' } } } });
    const key = { contactId: her, id: before.id };
    const move = { kind: 'moved' as const, version: 2, step: 'v', sameWait: true };
    await s.happen({ ...key, happening: move });
    const moved = await s.run(id);
    assert.deepEqual([moved?.version, moved?.step, moved?.wakeAt], [2, 'v', before.wakeAt]);
    assert.deepEqual(await s.here(id), { v: 1 });
    await s.happen({ ...key, happening: { ...move, sameWait: false } });
    assert.notDeepEqual((await s.run(id))?.wakeAt, before.wakeAt);
    await s.happen({ ...key, happening: { kind: 'removed', reason: 'removed' } });
    assert.equal(await reason(id), 'removed');
    assert.deepEqual(await s.path(id), ['w -', 'v -', 'v -']);
  });
});

test('nobody moves while a journey is paused; what was due comes when it goes on', async () => {
  const id = await s.live({
    triggers: on('p'),
    steps: {
      w: { kind: 'wait', span: { n: 1, unit: 'hour' }, to: { next: 'f' } },
      f: { kind: 'waitForFact', facts: [did('go')], atMost: null, to: { happened: 'x' } },
      x: { kind: 'exit', reason: 'out' },
    },
  });
  const her = await person();
  await s.track(her, 'p');
  await s.setStatus(id, 'paused');
  await s.pass(2 * hourMs);
  assert.deepEqual(await s.here(id), { w: 1 });
  await s.setStatus(id, 'live');
  await s.pass(0);
  assert.deepEqual(await s.here(id), { f: 1 });
  await s.setStatus(id, 'paused');
  await s.track(her, 'go');
  assert.deepEqual(await s.here(id), { f: 1 });
  await s.setStatus(id, 'draining');
  await s.pass(0);
  assert.equal((await s.run(id))?.reason, 'out');
});
