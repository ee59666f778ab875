import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { audience } from '#modules/audience/index.ts';
import { contacts } from '#modules/contacts/index.ts';
import type { IdentityRef } from '#contracts/identity.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { email, fact, openid } from '#test/facts.ts';
import { findContacts } from './find.ts';

let app: TestApp;
const ids: Record<string, string> = {};

const people: { key: string; identities: IdentityRef[]; traits: Record<string, unknown> }[] = [
  { key: 'wang', identities: [openid('oWang', 'oa-1')], traits: { name: '王小明' } },
  { key: 'li', identities: [openid('oLi', 'oa-2')], traits: { name: '李明' } },
  {
    key: 'anna',
    identities: [email('anna@shop.example'), { kind: 'member_no', account: '', id: 'M-2041' }],
    traits: { firstName: 'Anna', lastName: 'Smith', email: 'anna@shop.example' },
  },
  { key: 'joanna', identities: [openid('oJoanna', 'oa-1')], traits: { name: 'Joanna_100%' } },
  {
    key: 'chen',
    identities: [{ kind: 'phone', account: '', id: '+8613800138000' }],
    traits: { name: '陈　静', phone: '13800138000' },
  },
  { key: 'nameless', identities: [openid('oNameless', 'oa-1')], traits: {} },
];

before(async () => {
  app = await testApp({ modules: [contacts, audience] });
  for (const { key, identities, traits } of people) {
    const [result] = await app.kernel.facts.append([
      fact(app.workspaceId, 'contact.identified', { source: 'web', traits }, { identities }),
    ]);
    ids[key] = result?.contactId ?? '';
    app.clock.advance(1);
  }
  await app.kernel.facts.append([
    fact(
      app.workspaceId,
      'contact.followed',
      { scene: null, ticket: null },
      { identities: [openid('oWang', 'oa-1')], channelId: ids['wang'] ?? '' },
    ),
  ]);
  await app.settle();
  for (const key of ['wang', 'anna'])
    await app.request('POST', `/api/v1/contacts/${ids[key]}/tags`, {
      body: { name: '品茶 Lovers' },
    });
  await app.settle();
});
after(() => app.stop());

const find = async (query: Record<string, string>) => {
  const { status, body } = await app.request(
    'GET',
    `/api/v1/contacts?${new URLSearchParams(query)}`,
  );
  assert.equal(status, 200, JSON.stringify(body));
  return body.items.map((item: { id: string }) =>
    Object.keys(ids).find((key) => ids[key] === item.id),
  );
};

describe('the search box finds people', () => {
  const cases: [string, string[]][] = [
    ['王', ['wang']],
    ['明', ['li', 'wang']],
    ['小明', ['wang']],
    ['陈静', []],
    ['陈 静', ['chen']],
    ['anna', ['joanna', 'anna']],
    ['AN', ['anna']],
    ['smith anna', ['anna']],
    ['100%', ['joanna']],
    ['_1', []],
    ['anna@shop.example', ['anna']],
    ['@shop', ['anna']],
    ['138 0013 8000', ['chen']],
    ['1380013', ['chen']],
    ['M-2041', ['anna']],
    ['oNameless', ['nameless']],
    ['onameless', []],
    ['品茶 lovers', ['anna', 'wang']],
    ["'; drop table kernel.contacts; --", []],
    ['\0', []],
    ['😀', []],
  ];
  for (const [q, expected] of cases)
    test(`by 「${q.replace('\0', 'NUL')}」`, async () =>
      assert.deepEqual(await find({ q }), expected));

  test('and shows everybody, the newest first, when nothing is typed', async () => {
    const everybody = people.map(({ key }) => key).reverse();
    assert.deepEqual(await find({}), everybody);
    assert.deepEqual(await find({ q: '  ' }), everybody);
  });
});

describe('filters', () => {
  test('by identity, in whatever account it is', async () => {
    assert.deepEqual(await find({ identity: 'openid:oLi' }), ['li']);
    assert.deepEqual(await find({ identity: 'email:Anna@Shop.example' }), ['anna']);
    assert.deepEqual(await find({ identity: 'phone:138 0013 8000' }), ['chen']);
    assert.deepEqual(await find({ identity: 'unionid:oLi' }), []);
    const bad = await app.request('GET', '/api/v1/contacts?identity=passport:1');
    assert.equal(bad.status, 400);
  });

  test('by tag, by name or id, and by following, together with words', async () => {
    assert.deepEqual(await find({ tag: '品茶 LOVERS' }), ['anna', 'wang']);
    assert.deepEqual(await find({ tag: 'no such tag' }), []);
    const { body } = await app.request('GET', '/api/v1/tags');
    assert.deepEqual(await find({ tag: body.items[0].id }), ['anna', 'wang']);
    assert.deepEqual(await find({ followed: 'true' }), ['wang']);
    assert.deepEqual(await find({ followed: 'false', tag: '品茶 lovers' }), ['anna']);
    assert.deepEqual(await find({ q: '明', followed: 'false' }), ['li']);
    assert.deepEqual(await find({ q: 'anna', tag: '品茶 lovers' }), ['anna']);
  });
});

test('pages follow each other without gaps or repeats', async () => {
  for (const q of ['', '明', 'anna']) {
    const all = await find({ q, limit: '200' });
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const given: string = `/api/v1/contacts?limit=1&q=${q}${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await app.request('GET', given);
      paged.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.nextCursor;
    } while (cursor);
    assert.deepEqual(
      paged,
      all.map((key: string) => ids[key]),
    );
  }
  const alien = Buffer.from('["not an id"]').toString('base64url');
  assert.equal((await app.request('GET', `/api/v1/contacts?cursor=${alien}`)).status, 400);
});

test('who is found does not depend on where she is looked for', async () => {
  const queries = [{ q: '明' }, { q: 'an' }, { q: 'anna' }, { q: 's' }, { followed: true }];
  for (const query of [...queries, {}, { followed: false }, { q: '明', followed: false }])
    for (const limit of [1, 2, 10]) {
      const search = { workspaceId: app.workspaceId, query, before: null, limit };
      const { db, registry } = app.kernel;
      const expected = await findContacts(db, registry, search);
      for (const nearby of [1, 2, 3])
        assert.deepEqual(
          await findContacts(db, registry, { ...search, nearby }),
          expected,
          JSON.stringify({ query, limit, nearby }),
        );
    }
});

test('rows show whom a person is known as, her tags and whether she follows', async () => {
  const { body } = await app.request('GET', '/api/v1/contacts?q=王小明');
  const [row] = body.items;
  assert.equal(row.name, '王小明');
  assert.equal(row.followed, true);
  assert.deepEqual(row.identityKinds, ['openid']);
  assert.deepEqual(
    row.tags.map((tag: { name: string; why: string }) => [tag.name, tag.why]),
    [['品茶 Lovers', 'staff:test']],
  );
});
