import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { codes } from '#modules/codes/index.ts';
import { contacts } from '#modules/contacts/index.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { addTags, audience, tagsOf } from '../../index.ts';
import { counts, makeTag, namesOf, people, stated } from '../test/stage.ts';
import { bulkStep } from './bulk.ts';
import { workOnRun, type Stepper } from './run.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, audience, codes] });
});
after(() => app.stop());

const give = (contactIds: readonly string[], ...tagNames: string[]) =>
  app.kernel.unit((unit) =>
    addTags(
      unit,
      contactIds.map((contactId) => ({
        workspaceId: app.workspaceId,
        contactId,
        tagNames,
        why: 'test',
      })),
    ),
  );
const idOf = async (name: string) =>
  (await app.request('GET', `/api/v1/tags?q=${encodeURIComponent(name)}`)).body.items[0]?.id;
const runOf = async (id: string) => (await app.request('GET', `/api/v1/tag-runs/${id}`)).body;
const usage = async (id: string) =>
  (await app.request('GET', `/api/v1/tags/${id}`)).body.usage.contacts;

/** A code that gives tags, as if it had been made before anything else. */
async function codeWith(name: string, tags: string[]): Promise<string> {
  const id = newId();
  await sql`insert into codes.codes
      (workspace_id, id, channel_id, scene, kind, name, tags, created_at, updated_at)
    values (${app.workspaceId}, ${id}, ${newId()}, ${name}, 'permanent', ${name}, ${tags},
      now(), now())`.execute(app.kernel.db);
  return id;
}
const tagsOfCode = async (id: string) => {
  const { rows } = await sql<{ tags: string[] }>`
    select tags from codes.codes where id = ${id}`.execute(app.kernel.db);
  return rows[0]?.tags;
};

/** A segment with these members, of a rule that names a tag when one is given. */
async function segmentOf(members: readonly string[], tagId?: string): Promise<string> {
  const id = newId();
  const rule = { kind: 'field', field: 'audience.tag', test: { op: 'hasAny', values: [tagId] } };
  const { workspaceId, kernel } = app;
  await sql`
    with made as (
      insert into audience.segments (id, workspace_id, name, description, rule, facts, created_by,
        created_at, updated_at)
      values (${id}, ${workspaceId}, 'Members', '', ${tagId ? asJson(rule) : null}, '{}', 'test',
        now(), now())
      returning no
    )
    insert into audience.members (segment, person_id, workspace_id, since)
    select no, person, ${workspaceId}, now()
    from made, unnest(${members}::uuid[]) person`.execute(kernel.db);
  return id;
}
const ruleOf = async (id: string) => {
  const { rows } = await sql<{ rule: string }>`
    select rule::text as rule from audience.segments where id = ${id}`.execute(app.kernel.db);
  return rows[0]?.rule ?? '';
};

describe('many people at once', () => {
  test('by a list, get a tag that goes by itself, and lose one', async () => {
    const ids = await people(app, 4);
    const tagId = await makeTag(app, 'Listed');
    const until = '2026-04-01T00:00:00.000Z';
    const { status, body } = await app.request('POST', `/api/v1/tags/${tagId}/people`, {
      body: { action: 'put', until, contactIds: [...ids, newId()] },
    });
    assert.deepEqual([status, body.status, body.progress.of], [202, 'queued', 4]);
    await app.runJobs();
    const run = await runOf(body.id);
    assert.deepEqual([run.status, run.progress], ['done', { done: 4, of: 4, changed: 4 }]);
    const tags = await tagsOf(app.kernel.db, app.workspaceId, ids);
    const [tag] = tags.get(ids[0] ?? '') ?? [];
    assert.deepEqual([tag?.why, tag?.until, tag?.byRule], ['staff:test', until, false]);
    await app.request('POST', `/api/v1/tags/${tagId}/people`, {
      body: { action: 'take', contactIds: ids.slice(1) },
    });
    await app.runJobs();
    assert.equal(await usage(tagId), 1);
  });

  test('by a filter are those who pass it when it begins', async () => {
    const ids = await people(app, 5);
    await give(ids, 'Filtered');
    const tagId = await idOf('Filtered');
    const { body } = await app.request('POST', `/api/v1/tags/${tagId}/people`, {
      body: { action: 'take', filter: { tag: 'filtered' } },
    });
    assert.deepEqual([body.stage, body.progress.of], ['finding', null]);
    await app.runJobs();
    const { progress } = await runOf(body.id);
    assert.deepEqual(progress, { done: 5, of: 5, changed: 5 });
    assert.equal(await usage(tagId), 0);
  });

  test('by a segment are its members, in this workspace', async () => {
    const ids = await people(app, 3);
    const tagId = await makeTag(app, 'Members');
    const segmentId = await segmentOf(ids.slice(0, 2));
    const put = (id: string) =>
      app.request('POST', `/api/v1/tags/${tagId}/people`, {
        body: { action: 'put', segmentId: id },
      });
    assert.equal((await put(segmentId)).status, 202);
    await app.runJobs();
    assert.equal(await usage(tagId), 2);
    assert.equal((await put(newId())).body.code, 'segment.not_found');
  });

  test('are named in one way', async () => {
    const tagId = await makeTag(app, 'Named');
    for (const body of [{}, { contactIds: [newId()], filter: {} }]) {
      const answer = await app.request('POST', `/api/v1/tags/${tagId}/people`, {
        body: { action: 'put', ...body },
      });
      assert.equal(answer.status, 400);
    }
  });

  test('after a crash in the middle are each dealt with once', async () => {
    const ids = await people(app, 1200);
    const tagId = await makeTag(app, 'Crashed');
    const asked = ids.slice(0, 1000);
    const { body } = await app.request('POST', `/api/v1/tags/${tagId}/people`, {
      body: { action: 'put', contactIds: asked },
    });
    // The second step fails behind the first one's commit.
    let steps = 0;
    const put: Stepper = (unit, run) => {
      if (++steps === 2) throw new Error('power cut');
      return bulkStep(app.kernel)(unit, run);
    };
    const dying = workOnRun(
      app.kernel,
      { put, take: put, merge: put, clear: put, apply: put, drop: put },
      { workspaceId: app.workspaceId, runId: body.id },
      { signal: new AbortController().signal },
    );
    await assert.rejects(dying, /power cut/);
    assert.equal((await runOf(body.id)).progress.done, 500);
    await app.runJobs();
    const run = await runOf(body.id);
    assert.deepEqual([run.status, run.progress.changed], ['done', 1000]);
    assert.equal((await stated(app, asked)).length, 1000);
  });

  test('say as a problem why they ended early', async () => {
    const tagId = await makeTag(app, 'Refused');
    const { body } = await app.request('POST', `/api/v1/tags/${tagId}/people`, {
      body: { action: 'put', contactIds: await people(app, 1) },
    });
    const refuse: Stepper = () => Promise.reject(notFound('segment', 'gone'));
    await workOnRun(
      app.kernel,
      { put: refuse, take: refuse, merge: refuse, clear: refuse, apply: refuse, drop: refuse },
      { workspaceId: app.workspaceId, runId: body.id },
      { signal: new AbortController().signal },
    );
    const { status, failure, problem } = await runOf(body.id);
    assert.deepEqual(
      [status, failure, problem],
      ['failed', 'No segment with id gone.', { code: 'segment.not_found', values: { id: 'gone' } }],
    );
  });

  test('stopped, keep what was done', async () => {
    const tagId = await makeTag(app, 'Stopped');
    const { body } = await app.request('POST', `/api/v1/tags/${tagId}/people`, {
      body: { action: 'put', contactIds: await people(app, 2) },
    });
    const url = `/api/v1/tag-runs/${body.id}/cancel`;
    assert.equal((await app.request('POST', url)).body.status, 'cancelled');
    assert.equal((await app.request('POST', url)).body.code, 'tag_run.over');
    await app.runJobs();
    assert.equal(await usage(tagId), 0);
  });
});

describe('a renamed tag', () => {
  test('is followed by codes, and found by its old name', async () => {
    const code = await codeWith('c1', ['Other', 'ｏｌｄ　name', 'Old Name']);
    const tagId = await makeTag(app, 'Old name');
    await app.request('PATCH', `/api/v1/tags/${tagId}`, { body: { name: 'New name' } });
    assert.deepEqual(await tagsOfCode(code), ['Other', 'New name']);
    const [contactId = ''] = await people(app, 1);
    await give([contactId], 'OLD NAME');
    assert.deepEqual(await namesOf(app, contactId), ['New name']);
    const { body } = await app.request('GET', `/api/v1/tags/${tagId}`);
    assert.deepEqual(body.aliases, ['Old name']);
    // Somebody else may have the name after all.
    const second = await makeTag(app, 'Old name');
    await give([contactId], 'old name');
    assert.deepEqual(await namesOf(app, contactId), ['New name', 'Old name']);
    assert.notEqual(second, tagId);
  });
});

describe('merging two tags', () => {
  test('leaves who has both with one, and everything that named the one names the other', async () => {
    const [both = '', one = '', other = ''] = await people(app, 3);
    await give([both, one], 'Tea fan');
    app.clock.advance(60_000);
    await give([both, other], 'Tea lover');
    const code = await codeWith('c2', ['tea fan']);
    const [from, into] = [await idOf('Tea fan'), await idOf('Tea lover')];
    const segment = await segmentOf([], from);
    const { status, body } = await app.request('POST', `/api/v1/tags/${from}/merge`, {
      body: { intoId: into },
    });
    assert.deepEqual(
      [status, body.kind, body.into, body.progress.of],
      [202, 'merge', 'Tea lover', 2],
    );
    assert.equal((await app.request('GET', `/api/v1/tags/${from}`)).status, 404);
    await app.runJobs();
    await app.settle();
    assert.equal(await usage(into), 3);
    for (const id of [both, one, other]) assert.deepEqual(await namesOf(app, id), ['Tea lover']);
    assert.deepEqual(await stated(app, [both]), [
      'tag.added Tea fan',
      'tag.added Tea lover',
      'tag.removed Tea fan',
    ]);
    assert.deepEqual(await stated(app, [one]), [
      'tag.added Tea fan',
      'tag.removed Tea fan',
      'tag.added Tea lover',
    ]);
    assert.deepEqual(await tagsOfCode(code), ['Tea lover']);
    assert.ok((await ruleOf(segment)).includes(into));
    const { kept, counted } = await counts(app);
    assert.deepEqual(kept, counted);
  });

  test('leaves the old id and the old name as ways to the one that stays, also from afar', async () => {
    const [first, second, third] = [
      await makeTag(app, 'A-one'),
      await makeTag(app, 'B-two'),
      await makeTag(app, 'C-three'),
    ];
    for (const [from, intoId] of [
      [first, second],
      [second, third],
    ])
      await app.request('POST', `/api/v1/tags/${from}/merge`, { body: { intoId } });
    await app.runJobs();
    const [contactId = '', by = ''] = await people(app, 2);
    const { workspaceId } = app;
    await app.kernel.unit((unit) =>
      addTags(unit, [{ workspaceId, contactId, tagIds: [first], why: 'by id' }]),
    );
    await give([by], 'a-one');
    assert.deepEqual(await namesOf(app, contactId), ['C-three']);
    assert.deepEqual(await namesOf(app, by), ['C-three']);
  });

  test('while people are being tagged loses nobody', async () => {
    const ids = await people(app, 60);
    const [from, intoId] = [await makeTag(app, 'Busy'), await makeTag(app, 'Calm')];
    const { workspaceId } = app;
    const puts = ids.map((contactId) =>
      app.kernel.unit((unit) =>
        addTags(unit, [{ workspaceId, contactId, tagIds: [from], why: 'rush' }]),
      ),
    );
    const merge = app.request('POST', `/api/v1/tags/${from}/merge`, { body: { intoId } });
    await Promise.all([...puts, merge]);
    await app.runJobs();
    await app.settle();
    assert.equal(await usage(intoId), 60);
    assert.deepEqual(
      new Set((await Promise.all(ids.map((id) => namesOf(app, id)))).flat()),
      new Set(['Calm']),
    );
  });

  test('is refused with itself, and with another workspace’s', async () => {
    const tagId = await makeTag(app, 'Lonely');
    const merge = (intoId: string) =>
      app.request('POST', `/api/v1/tags/${tagId}/merge`, { body: { intoId } });
    assert.equal((await merge(tagId)).body.code, 'tag.same');
    const other = await app.addWorkspace('Other');
    const theirs = await app.request('POST', '/api/v1/tags', {
      body: { name: 'Theirs' },
      key: other.apiKey,
    });
    assert.equal((await merge(theirs.body.id)).status, 404);
  });
});

describe('deleting a tag', () => {
  test('that a code gives says so, and forced has the code forget it', async () => {
    const code = await codeWith('c3', ['Doomed', 'Kept']);
    const ids = await people(app, 2);
    await give(ids, 'Doomed');
    const tagId = await idOf('Doomed');
    const { body: uses } = await app.request('GET', `/api/v1/tags/${tagId}/uses`);
    assert.deepEqual(uses, {
      contacts: 2,
      uses: [{ kind: 'code', count: 1, items: [{ id: code, name: 'c3' }] }],
    });
    const refused = await app.request('DELETE', `/api/v1/tags/${tagId}`);
    assert.deepEqual([refused.status, refused.body.code], [409, 'tag.in_use']);
    assert.equal((await app.request('DELETE', `/api/v1/tags/${tagId}?force=true`)).status, 204);
    assert.deepEqual(await namesOf(app, ids[0] ?? ''), []);
    assert.deepEqual(await tagsOfCode(code), ['Kept']);
    await app.runJobs();
    await app.settle();
    assert.deepEqual(await stated(app, ids.slice(0, 1)), [
      'tag.added Doomed',
      'tag.removed Doomed',
    ]);
    const { kept, counted } = await counts(app);
    assert.deepEqual(kept, counted);
  });
});

describe('groups of tags', () => {
  test('are made, moved, renamed, and deleted without their tags', async () => {
    const make = async (name: string) =>
      (await app.request('POST', '/api/v1/tag-groups', { body: { name } })).body.id;
    const [taste, place] = [await make('Taste'), await make('Place')];
    const tagId = await makeTag(app, 'Sweet', { groupId: taste });
    const taken = await app.request('POST', '/api/v1/tag-groups', { body: { name: ' TASTE ' } });
    assert.deepEqual([taken.status, taken.body.code], [409, 'tag_group.name_taken']);
    await app.request('PATCH', `/api/v1/tag-groups/${place}`, { body: { place: 0, name: 'City' } });
    const { body } = await app.request('GET', '/api/v1/tag-groups');
    assert.deepEqual(body.items, [
      { id: place, name: 'City', tags: 0 },
      { id: taste, name: 'Taste', tags: 1 },
    ]);
    const listed = async (groupId: string) =>
      (await app.request('GET', `/api/v1/tags?groupId=${groupId}`)).body.items.map(
        (tag: { name: string }) => tag.name,
      );
    assert.deepEqual(await listed(taste), ['Sweet']);
    assert.equal((await app.request('DELETE', `/api/v1/tag-groups/${taste}`)).status, 204);
    assert.ok((await listed('none')).includes('Sweet'));
    const unknown = await app.request('PATCH', `/api/v1/tags/${tagId}`, {
      body: { groupId: newId() },
    });
    assert.equal(unknown.status, 404);
  });
});
