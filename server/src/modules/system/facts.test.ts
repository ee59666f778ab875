import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contacts } from '#modules/contacts/index.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';
import { system } from './index.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, system] });
});
after(() => app.stop());

const li = { kind: 'email', id: 'Li@Yunhe.example' };
const bought = (n: number, given: object = {}) => ({
  type: 'event.tracked',
  identities: [li],
  data: { name: `bought ${n}` },
  ...given,
});
const post = (facts: unknown[], given: { key?: string; headers?: Record<string, string> } = {}) =>
  app.request('POST', '/api/v1/facts', { body: { facts }, ...given });
const list = (query = '', key = app.apiKey) => app.request('GET', `/api/v1/facts${query}`, { key });

test('facts find or make their contact; redeliveries and repeated requests change nothing', async () => {
  const first = await post([bought(1, { receiptKey: 'a' }), bought(2)]);
  assert.equal(first.status, 201, first.text);
  assert.deepEqual([first.body.accepted, first.body.dropped], [2, 0]);
  const [one, two] = first.body.facts;
  assert.equal(one.contactId, two.contactId);
  const again = await post([bought(1, { receiptKey: 'a' }), bought(3)]);
  assert.deepEqual([again.body.accepted, again.body.facts[0]], [1, null]);

  const headers = { 'idempotency-key': 'k1' };
  const kept = await post([bought(4)], { headers });
  assert.deepEqual((await post([bought(4)], { headers })).body, kept.body);
  const { body } = await list(`?contactId=${one.contactId}`);
  assert.deepEqual(
    body.items.map(({ data }: { data: { name: string } }) => data.name),
    ['bought 4', 'bought 3', 'bought 2', 'bought 1'],
  );
});

test('pages follow each other without a gap, with and without a type', async () => {
  const { workspaceId, apiKey: key } = await app.addWorkspace('Paged');
  await app.kernel.facts.append(
    Array.from({ length: 7 }, (_, n) =>
      n % 2
        ? fact(workspaceId, 'location.reported', { latitude: n, longitude: 0, precision: null })
        : fact(workspaceId, 'event.tracked', { name: `${n}`, properties: {}, context: {} }),
    ),
  );
  for (const [query, expected] of [
    ['', 7],
    ['&type=event.tracked', 4],
    ['&type=contact.followed', 0],
  ] as const) {
    const ids = new Set<string>();
    let cursor = '';
    do {
      const { body } = await list(`?limit=3${query}${cursor}`, key);
      for (const item of body.items) ids.add(item.id);
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
    } while (cursor);
    assert.equal(ids.size, expected);
  }
});

test('`after` leaves out what was recorded before', async () => {
  const { apiKey: key } = await app.addWorkspace('Dated');
  await post([bought(1)], { key });
  const after = app.clock.now().toISOString();
  app.clock.advance(1_000);
  await post([bought(2)], { key });
  const { body } = await list(`?after=${after}`, key);
  assert.deepEqual(
    body.items.map(({ data }: { data: { name: string } }) => data.name),
    ['bought 2'],
  );
});

test('what is not true to its type is refused, and then nothing is stored', async () => {
  const { apiKey: key } = await app.addWorkspace('Strict');
  const wrong = [
    bought(1, { type: 'message.sent' }),
    bought(1, { data: {} }),
    bought(1, { identities: [] }),
    bought(1, { identities: [{ kind: 'openid', id: 'o1' }] }),
    bought(1, { identities: [{ kind: 'phone', id: '138 0013 8000' }] }),
    bought(1, { identities: [{ kind: 'email', id: 'nobody' }] }),
    bought(1, { occurredAt: 'yesterday' }),
    bought(1, { occurredAt: '2031-01-01T00:00:00Z' }),
    bought(1, { workspaceId: app.workspaceId }),
    bought(1, { data: { name: 'zero \u0000 byte' } }),
  ];
  for (const [index, one] of wrong.entries())
    assert.equal((await post([bought(9), one], { key })).status, 400, `case ${index}`);
  assert.equal((await post([], { key })).status, 400);
  const many = Array.from({ length: 501 }, (_, n) => bought(n));
  assert.equal((await post(many, { key })).status, 400);
  assert.deepEqual((await list('', key)).body.items, []);
});

test('a contact of another workspace can neither be named nor read', async () => {
  const other = await app.addWorkspace('Other');
  const [theirs] = await app.kernel.facts.append([
    fact(
      other.workspaceId,
      'group.joined',
      { groupId: 'g', traits: {} },
      { identities: [openid('x')] },
    ),
  ]);
  const { contactId = '' } = theirs ?? {};
  const named = await post([bought(1, { identities: [], contactId })]);
  assert.deepEqual([named.status, named.body.code], [404, 'contact.not_found']);
  assert.deepEqual((await list(`?contactId=${contactId}`)).body.items, []);
});
