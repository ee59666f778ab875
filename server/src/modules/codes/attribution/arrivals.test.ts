import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { fact, openid } from '#test/facts.ts';
import { testApp, type TestApp } from '#test/app.ts';
import type { AnyFactInput, FactData, FactType } from '#contracts/facts.ts';

let app: TestApp;
const channelId = newId();
const ifc = newId();
const plaza = newId();

before(async () => {
  app = await testApp();
  for (const [id, scene] of [
    [ifc, 'ifc'],
    [plaza, 'plaza'],
  ] as const)
    await sql`insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, tags, ticket, created_at, updated_at)
      values (${app.workspaceId}, ${id}, ${channelId}, ${scene}, 'permanent', ${`Counter ${scene}`},
        ${['Shanghai', scene]}::text[], 't', now(), now())`.execute(app.kernel.db);
});
after(() => app.stop());

const on = <T extends FactType>(
  who: string,
  type: T,
  data: FactData[T],
  at: string,
): AnyFactInput =>
  fact(app.workspaceId, type, data, {
    identities: [openid(who, channelId)],
    channelId,
    occurredAt: new Date(at),
  });
const follow = (who: string, scene: string | null, at: string) =>
  on(who, 'contact.followed', { scene, ticket: null }, at);
const scan = (who: string, scene: string, at: string) =>
  on(who, 'code.scanned', { scene, ticket: null }, at);
const order = (who: string, orderNo: string, total: number, at: string) =>
  on(
    who,
    'order.placed',
    { orderNo, total, currency: 'CNY', source: 'till', store: null, items: [] },
    at,
  );

async function happen(...facts: AnyFactInput[]): Promise<string> {
  const [first] = await app.kernel.facts.append(facts);
  await app.settle();
  assert.ok(first);
  return first.contactId;
}

const rows = async (query: ReturnType<typeof sql>) => (await query.execute(app.kernel.db)).rows;

test('new, returning and present followers are told apart, also within one batch', async () => {
  const her = await happen(
    follow('a', 'ifc', '2026-03-01T01:00:00Z'),
    on('a', 'contact.unfollowed', {}, '2026-03-01T02:00:00Z'),
    follow('a', 'plaza', '2026-03-01T03:00:00Z'),
    scan('a', 'ifc', '2026-03-01T04:00:00Z'),
    scan('a', 'nobody-knows', '2026-03-01T05:00:00Z'),
  );
  assert.deepEqual(
    await rows(
      sql`select scene, kind, code_id from codes.scans where contact_id = ${her} order by at`,
    ),
    [
      { scene: 'ifc', kind: 'new', code_id: ifc },
      { scene: 'plaza', kind: 'returning', code_id: plaza },
      { scene: 'ifc', kind: 'following', code_id: ifc },
      { scene: 'nobody-knows', kind: 'following', code_id: null },
    ],
  );
  assert.deepEqual(
    await rows(
      sql`select code_id, unfollowed_at from codes.follows where contact_id = ${her} order by followed_at`,
    ),
    [
      { code_id: ifc, unfollowed_at: new Date('2026-03-01T02:00:00Z') },
      { code_id: plaza, unfollowed_at: null },
    ],
  );
});

test('whoever scans gets the tags of the code, once, with the reason', async () => {
  const her = await happen(
    follow('t', 'ifc', '2026-03-01T01:00:00Z'),
    scan('t', 'ifc', '2026-03-01T02:00:00Z'),
  );
  const { body } = await app.request('GET', `/api/v1/contacts/${her}`);
  assert.deepEqual(
    body.tags
      .map(({ name, why }: { name: string; why: string }) => ({ name, why }))
      .toSorted((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)),
    [
      { name: 'Shanghai', why: 'Counter ifc' },
      { name: 'ifc', why: 'Counter ifc' },
    ],
  );
});

test('first touch stays, last touch moves, also when facts come late', async () => {
  const her = await happen(scan('b', 'plaza', '2026-03-05T00:00:00Z'));
  await happen(scan('b', 'ifc', '2026-03-01T00:00:00Z'));
  assert.deepEqual(
    await rows(sql`select first_code, last_code from codes.touches where contact_id = ${her}`),
    [{ first_code: ifc, last_code: plaza }],
  );
});

test('orders within thirty days of the last touch are credited to it, on the day of the shop’s zone', async () => {
  await happen(follow('c', 'plaza', '2026-01-01T00:00:00Z'));
  await happen(
    order('c', 'in time', 10_000, '2026-01-10T17:00:00Z'),
    order('c', 'too late', 5_000, '2026-02-01T00:00:00Z'),
    order('c', 'before', 2_000, '2025-12-31T00:00:00Z'),
  );
  // 17:00 UTC is the next day in Shanghai.
  assert.deepEqual(
    await rows(
      sql`select day::text, sum(amount)::int amount from codes.daily_revenue where code_id = ${plaza} group by 1`,
    ),
    [{ day: '2026-01-11', amount: 10_000 }],
  );
  assert.deepEqual(
    await rows(
      sql`select sum(orders)::int orders, sum(follows)::int follows from codes.daily where code_id = ${plaza} and day < '2026-02-01'`,
    ),
    [{ orders: 1, follows: 1 }],
  );
});
