import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { fact } from '#test/facts.ts';
import { did } from '../test/graphs.ts';
import { stage, type JourneyStage } from '../test/stage.ts';

const dayMs = 86_400_000;
let s: JourneyStage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const on = (name: string) => [{ kind: 'fact', fact: did(name) }];
const person = () => s.act(newId(), 'message.received');

describe('coming in', () => {
  const waiting = { w: { kind: 'waitForFact', facts: [did('never')], atMost: null } };
  const short = { x: { kind: 'exit' } };

  test('limits: once, once in a while, once at a time, every time', async () => {
    const her = await person();
    const count = async (limit: object, steps: object, name: string) => {
      const id = await s.live({ triggers: on(name), limit, steps: steps as never });
      await s.track(her, name);
      await s.track(her, name);
      s.clock.advance(2 * dayMs);
      await s.track(her, name);
      return (await s.runs(id)).length;
    };
    assert.equal(await count({ kind: 'once' }, short, 'l1'), 1);
    assert.equal(await count({ kind: 'oncePer', span: { n: 2, unit: 'day' } }, short, 'l2'), 2);
    assert.equal(await count({ kind: 'onceAtATime' }, waiting, 'l3'), 1);
    assert.equal(await count({ kind: 'onceAtATime' }, short, 'l4'), 3);
    assert.equal(await count({ kind: 'always' }, waiting, 'l5'), 3);
  });

  test('who was in already, or may not, costs a look and writes nothing', async () => {
    const [once, never] = [
      await s.live({ triggers: on('view'), limit: { kind: 'once' }, steps: short }),
      await s.live({
        triggers: on('view'),
        who: {
          kind: 'field',
          field: 'contacts.attribute',
          params: { key: 'no' },
          test: { op: 'known' },
        },
        steps: short,
      }),
    ];
    const her = await person();
    const rows = async () =>
      (
        await sql<{ id: string; version: string }>`
          select journey_id as id, xmin::text || ctid::text as version from journeys.entries
          where contact_id = ${her}`.execute(s.kernel.db)
      ).rows;
    await s.track(her, 'view');
    const before = await rows();
    assert.deepEqual([before.map(({ id }) => id), never === once], [[once], false]);
    await s.track(her, 'view');
    assert.deepEqual(await rows(), before);
  });

  test('whatever comes at once, she is let in once', async () => {
    const id = await s.live({
      triggers: [{ kind: 'manual' }],
      limit: { kind: 'once' },
      steps: waiting,
    });
    const ids = await s.actAll(
      Array.from({ length: 5 }, () => newId()),
      'message.received',
    );
    const results = await Promise.all(Array.from({ length: 8 }, () => s.enter(id, ...ids, ...ids)));
    const let_in = results.flat().filter((result) => 'runId' in result);
    assert.equal(let_in.length, 5);
    assert.equal((await s.runs(id)).length, 5);
    assert.deepEqual(await s.here(id), { w: 5 });
  });

  test('who may, a journey that lets nobody in, and a contact nobody knows', async () => {
    const known = {
      kind: 'field',
      field: 'contacts.attribute',
      params: { key: 'vip' },
      test: { op: 'is', values: ['yes'] },
    };
    const id = await s.live({ triggers: [{ kind: 'manual' }], who: known, steps: waiting });
    const [her, him] = [await person(), await person()];
    const { workspaceId } = s;
    await s.kernel.facts.append([
      fact(
        workspaceId,
        'contact.identified',
        { source: 'server', traits: { vip: 'yes' } },
        { contactId: her, occurredAt: s.clock.now() },
      ),
    ]);
    await s.app.settle();
    const [first, second, third] = await s.enter(id, her, him, newId());
    assert.ok(first && 'runId' in first);
    assert.deepEqual([second, third], [{ refused: 'who' }, { refused: 'unknown_contact' }]);
    await s.setStatus(id, 'draining');
    assert.deepEqual(await s.enter(id, her), [{ refused: 'closed' }]);
  });

  test('a segment she comes into, and a code she scans', async () => {
    const segmentId = newId();
    const bySegment = await s.live({
      triggers: [{ kind: 'segment', segmentId, on: 'entered' }],
      steps: short,
    });
    const codeId = newId();
    await sql`insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, created_at,
        updated_at)
      values (${s.workspaceId}, ${codeId}, ${s.channelId}, 'door', 'permanent', 'Door',
        ${s.clock.now()}, ${s.clock.now()})`.execute(s.kernel.db);
    const byCode = await s.live({ triggers: [{ kind: 'code', codeId }], steps: short });
    const her = await person();
    const about = { contactId: her, channelId: s.channelId, occurredAt: s.clock.now() };
    const data = { name: 'S', cause: 'fact' as const, by: null };
    const { workspaceId } = s;
    await s.kernel.facts.append([
      fact(workspaceId, 'segment.entered', { ...data, segmentId: newId() }, about),
      fact(workspaceId, 'segment.left', { ...data, segmentId }, about),
      fact(workspaceId, 'code.scanned', { scene: 'window', ticket: null }, about),
    ]);
    await s.app.settle();
    assert.deepEqual([await s.runs(bySegment), await s.runs(byCode)], [[], []]);
    await s.kernel.facts.append([
      fact(workspaceId, 'segment.entered', { ...data, segmentId }, about),
      fact(workspaceId, 'code.scanned', { scene: 'door', ticket: null }, about),
    ]);
    await s.app.settle();
    assert.deepEqual([(await s.runs(bySegment)).length, (await s.runs(byCode)).length], [1, 1]);
  });

  test('old news bring nobody in; a circle of journeys comes to an end', async () => {
    const id = await s.live({
      triggers: [{ kind: 'fact', fact: { type: 'contact.identified', where: [] } }],
      steps: { a: { kind: 'setAttribute', key: 'round', value: 1 } },
    });
    const late = await s.live({ triggers: on('late'), steps: short });
    const her = await person();
    await s.track(her, 'late', { occurredAt: new Date(s.clock.now().getTime() - 3 * dayMs) });
    assert.deepEqual(await s.runs(late), []);
    await s.kernel.facts.append([
      fact(
        s.workspaceId,
        'contact.identified',
        { source: 'server', traits: { x: 1 } },
        { contactId: her, occurredAt: s.clock.now() },
      ),
    ]);
    await s.app.settle();
    assert.equal((await s.runs(id)).length, 20);
    await s.setStatus(id, 'stopped');
  });
});
