import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { AnyFactInput } from '#contracts/facts.ts';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { anonymous, fact, openid, userId } from '#test/facts.ts';

let app: TestApp;
let codeId: string;
let scene: string;
let channelId: string;
before(async () => {
  app = await testApp();
  app.clock.set(new Date('2026-03-31T04:00:00Z'));
});
after(() => app.stop());
beforeEach(async () => {
  channelId = newId();
  scene = newId().slice(-12);
  codeId = await hang({ channelId, scene });
});

async function hang(given: { channelId: string; scene: string; workspaceId?: string }) {
  const id = newId();
  await sql`insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, tags, ticket, created_at, updated_at)
    values (${given.workspaceId ?? app.workspaceId}, ${id}, ${given.channelId}, ${given.scene}, 'permanent',
      'Shanghai IFC counter 3', '{IFC}', 't', now(), now())`.execute(app.kernel.db);
  return id;
}

const on = (minute: number) => new Date(Date.parse('2026-03-10T02:00:00Z') + minute * 60_000);
/** A page view as the snippet tells it: every page repeats the arrival that brought the browser. */
const view = (browser: string, minute: number, rapport: unknown, url = 'https://shop.example/') =>
  fact(
    app.workspaceId,
    'page.viewed',
    {
      url,
      path: '/',
      title: 'Spring teas',
      referrer: '',
      properties: {},
      context: rapport === undefined ? {} : { rapport },
    },
    { identities: [anonymous(browser)], occurredAt: on(minute) },
  );
const came = (code: string, at: string) => ({ code, lastTouch: { at, code } });
const order = (
  who: Parameters<typeof fact>[3],
  minute: number,
  total = 500,
  orderNo: string = newId(),
) =>
  fact(
    app.workspaceId,
    'order.placed',
    { orderNo, total, currency: 'CNY', source: 'web', store: null, items: [] },
    { ...who, occurredAt: on(minute) },
  );

async function happen(...facts: AnyFactInput[]): Promise<string> {
  const [first] = await app.kernel.facts.append(facts);
  await app.settle();
  assert.ok(first);
  return first.contactId;
}

async function totals(id = codeId) {
  const { body } = await app.request(
    'GET',
    `/api/v1/codes/${id}/stats?from=2026-03-01&to=2026-03-31`,
  );
  const { scans, visits, people, follows, orders, revenue } = body.totals;
  return { scans, visits, people, follows, orders, revenue: revenue[0]?.amount ?? 0 };
}

async function touchesOf(contactId: string) {
  const { body } = await app.request('GET', `/api/v1/contacts/${contactId}`);
  const { firstTouch, lastTouch } = body.sections.codes;
  return [firstTouch?.id ?? null, lastTouch?.id ?? null];
}

test('one arrival is one visit, on however many pages and in however many batches it is told', async () => {
  const browser = newId();
  await happen(
    view(browser, 0, came(codeId, '2026-03-10T02:00:00.000Z')),
    view(browser, 1, came(codeId, '2026-03-10T02:00:00.000Z')),
  );
  await happen(view(browser, 2, came(codeId, '2026-03-10T02:00:00.000Z')));
  assert.deepEqual(await totals(), {
    scans: 0,
    visits: 1,
    people: 1,
    follows: 0,
    orders: 0,
    revenue: 0,
  });
  await happen(view(browser, 90, came(codeId, '2026-03-10T03:30:00.000Z')));
  const { visits, people } = await totals();
  assert.deepEqual([visits, people], [2, 1]);
  const { body } = await app.request('GET', `/api/v1/codes/${codeId}`);
  assert.deepEqual(body.totals, { scans: 0, visits: 2, people: 1, follows: 0 });
});

test('a redelivered page view is no second visit', async () => {
  const told = {
    ...view(newId(), 0, { code: codeId }),
    receiptKey: newId(),
  };
  await happen(told);
  await app.kernel.facts.append([told]);
  await app.settle();
  assert.equal((await totals()).visits, 1);
});

test('what a visitor does within thirty days is credited to the link, unless a later code brought her', async () => {
  const browser = newId();
  const who = { identities: [anonymous(browser)] };
  await happen(
    order(who, -1, 100),
    view(browser, 0, came(codeId, 'a')),
    order(who, 1, 500),
    order(who, 31 * 24 * 60, 700),
  );
  const other = await hang({ channelId, scene: newId().slice(-12) });
  await happen(view(browser, 60, came(other, 'b')), order(who, 61, 900));
  const { orders, revenue } = await totals();
  assert.deepEqual([orders, revenue], [1, 500]);
  assert.equal((await totals(other)).revenue, 900);
  assert.deepEqual(await touchesOf(await happen(order(who, 62))), [codeId, other]);
});

test('a visitor who signs in takes her visit along, and reads on without coming again', async () => {
  const [browser, user] = [newId(), newId()];
  const known = await happen(
    fact(
      app.workspaceId,
      'contact.identified',
      { source: 'server', traits: { name: 'Li Na' } },
      { identities: [userId(user), openid(user, channelId)] },
    ),
  );
  const mark = '2026-03-10T02:00:00.000Z';
  const visitor = await happen(view(browser, 0, came(codeId, mark)));
  assert.notEqual(visitor, known);
  await happen(
    fact(
      app.workspaceId,
      'contact.identified',
      { source: 'web', traits: {} },
      { identities: [userId(user), anonymous(browser)], occurredAt: on(1) },
    ),
  );
  await happen(
    view(browser, 2, came(codeId, mark)),
    order({ identities: [userId(user)] }, 3),
    fact(
      app.workspaceId,
      'contact.followed',
      { scene: null, ticket: null },
      { identities: [openid(user, channelId)], channelId, occurredAt: on(4) },
    ),
  );
  assert.deepEqual(await totals(), {
    scans: 0,
    visits: 1,
    people: 1,
    follows: 1,
    orders: 1,
    revenue: 500,
  });
  assert.deepEqual(await touchesOf(known), [codeId, codeId]);

  await app.request('POST', `/api/v1/contacts/${known}/unmerge`, { body: { contactId: visitor } });
  await app.settle();
  assert.deepEqual(await touchesOf(known), [null, null]);
  assert.deepEqual(await touchesOf(visitor), [codeId, codeId]);
  await app.request('POST', `/api/v1/contacts/${known}/merge`, { body: { contactId: visitor } });
  await app.settle();
  assert.deepEqual(await touchesOf(known), [codeId, codeId]);
});

test('a follow without a scan is credited to what brought her, one by a scan to the scan', async () => {
  const follow = (who: string, minute: number, by: string | null) =>
    fact(
      app.workspaceId,
      'contact.followed',
      { scene: by, ticket: null },
      { identities: [openid(who, channelId)], channelId, occurredAt: on(minute) },
    );
  const other = await hang({ channelId, scene: `${scene}-2` });
  const scan = (who: string, minute: number) =>
    fact(
      app.workspaceId,
      'code.scanned',
      { scene, ticket: null },
      { identities: [openid(who, channelId)], channelId, occurredAt: on(minute) },
    );
  await happen(scan('a', 0), follow('a', 1, null), scan('b', 0), follow('b', 1, `${scene}-2`));
  await happen(follow('c', 1, null), scan('d', -31 * 24 * 60), follow('d', 1, null));
  assert.equal((await totals()).follows, 1);
  assert.equal((await totals(other)).follows, 1);
});

test('a link may name the scene; of two codes with one scene the elder has it for good', async () => {
  const younger = await hang({ channelId: newId(), scene });
  await happen(view(newId(), 0, { code: scene }));
  assert.deepEqual([(await totals()).visits, (await totals(younger)).visits], [1, 0]);
});

test('other libraries tell by the address of the page, also behind a hash', async () => {
  await happen(view(newId(), 0, undefined, `https://shop.example/?a=1&rp_code=${codeId}#top`));
  await happen(view(newId(), 0, undefined, `https://shop.example/#/teas?rp_code=${codeId}`));
  await happen(view(newId(), 0, undefined, 'https://shop.example/?rp_code=%00%ED%A0%80'));
  await happen(view(newId(), 0, undefined, 'not an address'));
  assert.equal((await totals()).visits, 2);
});

test('unknown codes and whatever else a page may say do no harm', async () => {
  const abroad = await app.addWorkspace('Other');
  const alien = await hang({ channelId: newId(), scene, workspaceId: abroad.workspaceId });
  const odd = [
    { code: newId() },
    { code: alien },
    { code: 'no-such-scene' },
    { code: 'x'.repeat(5_000) },
    { code: { $gt: '' } },
    { code: codeId, lastTouch: { campaign: {} } },
    { lastTouch: ['x'] },
    [codeId],
    'text',
    null,
    7,
  ];
  const contactId = await happen(...odd.map((rapport) => view('odd', 0, rapport)));
  // Only the one that names a code of ours.
  assert.equal((await totals()).visits, 1);
  assert.equal((await app.request('GET', `/api/v1/contacts/${contactId}`)).body.tags.length, 0);
  const { rows } =
    await sql`select from codes.scans where contact_id = ${contactId} and code_id is distinct from ${codeId}`.execute(
      app.kernel.db,
    );
  assert.equal(rows.length, 0);
});

test('the link of an archived code still counts', async () => {
  await app.request('PATCH', `/api/v1/codes/${codeId}`, { body: { archived: true } });
  await happen(view(newId(), 0, came(codeId, 'a')));
  assert.equal((await totals()).visits, 1);
});

test('the timeline names the code on the page that she came to, and there alone', async () => {
  const browser = newId();
  const contactId = await happen(
    view(browser, 0, came(codeId, 'a')),
    view(browser, 1, came(codeId, 'a')),
  );
  const { body } = await app.request('GET', `/api/v1/contacts/${contactId}/timeline`);
  assert.deepEqual(
    body.items.map(({ entry }: { entry: object }) => entry),
    [
      { key: 'timeline.page.viewed', values: { title: 'Spring teas', path: '/' }, icon: 'page' },
      {
        key: 'timeline.code.visited',
        values: { code: 'Shanghai IFC counter 3', codeId },
        icon: 'link',
      },
    ],
  );
});
