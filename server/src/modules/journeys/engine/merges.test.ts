import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { mergePeople, unmergePeople } from '#kernel/facts/people.ts';
import { newId } from '#kernel/ids.ts';
import { did } from './test/graphs.ts';
import { stage, type JourneyStage } from './test/stage.ts';

const dayMs = 86_400_000;
let s: JourneyStage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const person = () => s.act(newId(), 'message.received');

describe('people who become one', () => {
  test('what the other has under way goes on with her, and back when it is undone', async () => {
    const id = await s.live({
      triggers: [{ kind: 'manual' }],
      limit: { kind: 'onceAtATime' },
      steps: { w: { kind: 'waitForFact', facts: [did('go')], atMost: null } },
    });
    const [elder, younger] = [await person(), await person()];
    await s.enter(id, elder);
    s.clock.advance(1000);
    await s.enter(id, younger);
    const pair = { workspaceId: s.workspaceId, contactId: elder, otherId: younger, by: 'test' };
    await s.kernel.unit((unit) => mergePeople(unit, pair));
    await s.app.settle();
    const after = await s.runs(id);
    assert.deepEqual(
      after.map(({ contactId, status, reason }) => [contactId, status, reason]),
      [
        [elder, 'active', null],
        [elder, 'ended', 'merged'],
      ],
    );
    assert.deepEqual(await s.enter(id, younger), [{ refused: 'limit' }]);
    await s.track(younger, 'go');
    assert.equal((await s.runs(id))[0]?.reason, 'finished', 'what either does counts');
    assert.ok('runId' in ((await s.enter(id, younger))[0] ?? {}));
  });

  test('two again: each has what she came in with', async () => {
    const id = await s.live({
      triggers: [{ kind: 'manual' }],
      steps: { w: { kind: 'wait', span: { n: 1, unit: 'day' } } },
    });
    const [elder, younger] = [await person(), await person()];
    await s.enter(id, elder, younger);
    const pair = { workspaceId: s.workspaceId, contactId: elder, otherId: younger, by: 'test' };
    await s.kernel.unit((unit) => mergePeople(unit, pair));
    await s.app.settle();
    const whose = async () => (await s.runs(id)).map(({ contactId }) => contactId);
    assert.deepEqual(await whose(), [elder, elder]);
    await s.kernel.unit((unit) => unmergePeople(unit, pair));
    await s.app.settle();
    assert.deepEqual((await whose()).toSorted(), [elder, younger].toSorted());
    const { rows } = await sql<{ n: number }>`select count(*)::int n from journeys.visits
      where journey_id = ${id} and contact_id = ${younger}`.execute(s.kernel.db);
    assert.equal(rows[0]?.n, 1, 'her path with her');
    await s.pass(dayMs);
    assert.deepEqual(await s.totals(id), { '+': 2, '-finished': 2 });
  });
});
