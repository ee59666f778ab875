import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contacts } from '#modules/contacts/index.ts';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';
import { addTags, audience, removeTags, tagsOf, type TagRequest } from '../index.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, audience] });
});
after(() => app.stop());

async function person(workspaceId = app.workspaceId): Promise<string> {
  const input = fact(
    workspaceId,
    'contact.identified',
    { source: 'web', traits: {} },
    { identities: [openid(newId())] },
  );
  const [result] = await app.kernel.facts.append([input]);
  return result?.contactId ?? '';
}

const add = (...requests: Omit<TagRequest, 'workspaceId' | 'why'>[]) =>
  app.kernel.unit((unit) =>
    addTags(
      unit,
      requests.map((request) => ({ workspaceId: app.workspaceId, why: 'test', ...request })),
    ),
  );

const stated = async (contactId: string) => {
  const { rows } = await sql<{ type: string; name: string }>`
    select type, data ->> 'name' as name from kernel.facts
    where contact_id = ${contactId} and type like 'tag.%' order by pos`.execute(app.kernel.db);
  return rows.map(({ type, name }) => `${type} ${name}`);
};

const namesOf = async (contactId: string) =>
  ((await tagsOf(app.kernel.db, app.workspaceId, [contactId])).get(contactId) ?? [])
    .map((tag) => tag.name)
    .toSorted();

describe('tags on people', () => {
  test('are put on once, however often and in whatever case they are named', async () => {
    const contactId = await person();
    assert.equal(await add({ contactId, tagNames: ['Tea', 'ｔｅａ', ' tea '] }), 1);
    assert.equal(await add({ contactId, tagNames: ['TEA', 'Coffee'] }), 1);
    assert.deepEqual(await namesOf(contactId), ['Coffee', 'Tea']);
    assert.deepEqual(await stated(contactId), ['tag.added Tea', 'tag.added Coffee']);
  });

  test('state facts only for what changed, also when many ask at once', async () => {
    const everyone = await Promise.all(Array.from({ length: 20 }, () => person()));
    const asks = Array.from({ length: 5 }, (_, n) =>
      // Each in another order, as two workers would.
      add(
        ...everyone
          .toSorted((a, b) => (n % 2 ? a.localeCompare(b) : b.localeCompare(a)))
          .map((contactId) => ({ contactId, tagNames: ['Rush', 'Hour'] })),
      ),
    );
    const put = await Promise.all(asks);
    assert.equal(
      put.reduce((sum, n) => sum + n, 0),
      40,
    );
    for (const contactId of everyone)
      assert.deepEqual((await stated(contactId)).toSorted(), ['tag.added Hour', 'tag.added Rush']);
  });

  test('are taken off, and the fact says so once', async () => {
    const contactId = await person();
    await add({ contactId, tagNames: ['Gone'] });
    const tagIds = [
      (await tagsOf(app.kernel.db, app.workspaceId, [contactId])).get(contactId)?.[0]?.id ?? '',
    ];
    const remove = () =>
      app.kernel.unit((unit) =>
        removeTags(unit, [{ workspaceId: app.workspaceId, contactId, tagIds, why: 'test' }]),
      );
    assert.deepEqual(await Promise.all([remove(), remove()]).then((all) => all.toSorted()), [0, 1]);
    assert.deepEqual(await namesOf(contactId), []);
    assert.deepEqual(await stated(contactId), ['tag.added Gone', 'tag.removed Gone']);
  });

  test('of another workspace, or that do not exist, are skipped', async () => {
    const other = await app.addWorkspace('Other');
    const theirs = await app.request('POST', '/api/v1/tags', {
      body: { name: 'Theirs' },
      key: other.apiKey,
    });
    const contactId = await person();
    const stranger = await person(other.workspaceId);
    assert.equal(await add({ contactId, tagIds: [theirs.body.id, newId()] }), 0);
    assert.equal(await add({ contactId: stranger, tagNames: ['Mine'] }), 0);
    assert.deepEqual(await namesOf(contactId), []);
  });

  test('that a merge brings together count once and part again', async () => {
    const [elder, younger] = [await person(), await person()];
    await add(
      { contactId: elder, tagNames: ['Both'] },
      { contactId: younger, tagNames: ['Both', 'Own'] },
    );
    const path = `/api/v1/contacts/${elder}`;
    await app.request('POST', `${path}/merge`, { body: { contactId: younger } });
    await app.settle();
    assert.deepEqual(await namesOf(elder), ['Both', 'Own']);
    assert.equal(await add({ contactId: younger, tagNames: ['Own'] }), 0);
    const found = await app.request('GET', '/api/v1/contacts?tag=both');
    assert.equal(found.body.items.length, 1);
    await app.request('POST', `${path}/unmerge`, { body: { contactId: younger } });
    await app.settle();
    assert.deepEqual(await namesOf(elder), ['Both']);
    assert.deepEqual(await namesOf(younger), ['Both', 'Own']);
  });
});

describe('tag definitions', () => {
  test('are made, found, renamed and counted', async () => {
    const made = await app.request('POST', '/api/v1/tags', {
      body: { name: '  Oolong   Club ', color: 'jade', description: 'Monthly tasting' },
    });
    assert.equal(made.status, 201);
    assert.equal(made.body.name, 'Oolong Club');
    const taken = await app.request('POST', '/api/v1/tags', { body: { name: 'OOLONG club' } });
    assert.deepEqual([taken.status, taken.body.code], [409, 'tag.name_taken']);
    await add({ contactId: await person(), tagNames: ['oolong club'] });
    const renamed = await app.request('PATCH', `/api/v1/tags/${made.body.id}`, {
      body: { name: 'Oolong Circle' },
    });
    assert.equal(renamed.status, 200);
    const { body } = await app.request('GET', '/api/v1/tags?q=circle');
    assert.deepEqual(body.items, [{ ...made.body, name: 'Oolong Circle', usage: { contacts: 1 } }]);
    const missing = await app.request('PATCH', `/api/v1/tags/${newId()}`, { body: {} });
    assert.equal(missing.status, 404);
  });

  test('deleted, are off everybody at once, and a tag of the same name starts afresh', async () => {
    const contactId = await person();
    await add({ contactId, tagNames: ['Passing'] });
    const { body } = await app.request('GET', '/api/v1/tags?q=passing');
    const url = `/api/v1/tags/${body.items[0].id}`;
    assert.equal((await app.request('DELETE', url)).status, 204);
    assert.equal((await app.request('DELETE', url)).status, 404);
    assert.deepEqual(await namesOf(contactId), []);
    await add({ contactId: await person(), tagNames: ['Passing'] });
    await app.runJobs();
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from audience.assignments
      where tag_id = ${body.items[0].id}`.execute(app.kernel.db);
    assert.deepEqual(rows, [{ n: 0 }]);
    const again = await app.request('GET', '/api/v1/tags?q=passing');
    assert.equal(again.body.items[0].usage.contacts, 1);
  });

  test('are listed by name, page by page', async () => {
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const url: string = `/api/v1/tags?limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await app.request('GET', url);
      names.push(...body.items.map((tag: { name: string }) => tag.name));
      cursor = body.nextCursor;
    } while (cursor);
    const whole = await app.request('GET', '/api/v1/tags?limit=200');
    assert.deepEqual(
      names,
      whole.body.items.map((tag: { name: string }) => tag.name),
    );
    assert.ok(names.length > 5);
  });
});
