import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import type { AnyFactInput, FactData, FactType } from '#contracts/facts.ts';
import { sql } from '#kernel/db/database.ts';
import { processLanes } from '#kernel/facts/process.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, testNow, type TestApp } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';
import { foldShards } from './counts.ts';

const channelId = '0199a000-0000-7000-8000-000000000001';
const hours = 3_600_000;
/** So many hours before the moment at which the test stands: noon of 2 March in Shanghai. */
const ago = (n: number) => new Date(testNow.getTime() - n * hours);

let app: TestApp;
const apps: TestApp[] = [];
beforeEach(async () => {
  app = await testApp();
  apps.push(app);
});
after(async () => {
  for (const one of apps) await one.stop();
});

const told = <T extends FactType>(
  who: string,
  type: T,
  at: Date,
  data: FactData[T],
): AnyFactInput =>
  fact(app.workspaceId, type, data, {
    identities: [openid(who, channelId)],
    channelId,
    occurredAt: at,
  });
const follow = (who: string, at: Date, scene: string | null = null) =>
  told(who, 'contact.followed', at, { scene, ticket: null });
const scan = (who: string, at: Date, scene = 'x') =>
  told(who, 'code.scanned', at, { scene, ticket: null });
const wrote = (who: string, at: Date, text = 'hello') =>
  told(who, 'message.received', at, {
    kind: 'text',
    platformId: null,
    text,
    mediaId: null,
    menuItemId: null,
    extra: {},
  });
const money = (total: number, currency = 'CNY') => ({
  orderNo: newId(),
  total,
  currency,
  source: 'pos',
  store: null,
  items: [],
});
const bought = (who: string, at: Date, total: number, currency?: string) =>
  told(who, 'order.placed', at, money(total, currency));
const returned = (who: string, at: Date, total: number) =>
  told(who, 'order.refunded', at, { ...money(total), refundNo: newId() });

async function happened(...facts: AnyFactInput[]): Promise<void> {
  await app.kernel.facts.append(facts);
  await app.settle();
}

async function overview(range: string, key = app.apiKey) {
  const answer = await app.request('GET', `/api/v1/insights/overview?range=${range}`, { key });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

describe('the overview', () => {
  test('counts today beside yesterday up to the same time', async () => {
    await happened(
      follow('a', ago(1), 's'),
      follow('b', ago(11.9)),
      scan('c', ago(2)),
      wrote('a', ago(0.5)),
      bought('a', ago(0.2), 1999),
      bought('b', ago(0.1), 500, 'USD'),
      returned('a', ago(0.1), 400),
      told('b', 'contact.unfollowed', ago(0.05), {}),
      // Yesterday: before this time of day, and after it.
      follow('d', ago(25)),
      bought('d', ago(26), 700),
      follow('e', ago(13)),
    );
    const today = await overview('today');
    assert.partialDeepStrictEqual(today, {
      range: 'today',
      from: '2026-03-01T16:00:00.000Z',
      to: '2026-03-02T04:00:00.000Z',
      timeZone: 'Asia/Shanghai',
      follows: { value: 2, previous: 1 },
      unfollows: { value: 1, previous: 0 },
      scans: { value: 2, previous: 0 },
      messages: { value: 1, previous: 0 },
      orders: { value: 2, previous: 1 },
      revenue: {
        value: [
          { currency: 'CNY', amount: 1599 },
          { currency: 'USD', amount: 500 },
        ],
        previous: [{ currency: 'CNY', amount: 700 }],
      },
    });
    assert.equal(today.series.length, 13);
    assert.deepEqual(today.series[0], {
      at: '2026-03-01T16:00:00.000Z',
      follows: 1,
      scans: 0,
      messages: 0,
      orders: 0,
    });
    assert.partialDeepStrictEqual(today.series[11], {
      follows: 1,
      scans: 1,
      orders: 2,
      messages: 1,
    });
  });

  test('counts days of the brand’s zone, whatever its offset', async () => {
    await sql`update kernel.workspaces set time_zone = 'Asia/Kathmandu'`.execute(app.kernel.db);
    // Midnight there is 18:15 UTC: one before it, one after.
    await happened(
      follow('a', new Date('2026-03-01T18:14:00Z')),
      follow('b', new Date('2026-03-01T18:16:00Z')),
    );
    const week = await overview('7d');
    assert.equal(week.series.length, 7);
    assert.deepEqual(
      week.series.slice(-2).map((day: { at: string; follows: number }) => [day.at, day.follows]),
      [
        ['2026-02-28T18:15:00.000Z', 1],
        ['2026-03-01T18:15:00.000Z', 1],
      ],
    );
    const today = await overview('today');
    assert.deepEqual(today.follows, { value: 1, previous: 0 });
  });

  test('has each day of a month, and history that came late in its place', async () => {
    await happened(
      follow('a', ago(20 * 24)),
      bought('a', ago(40 * 24), 100),
      bought('a', ago(900 * 24), 900),
    );
    const month = await overview('30d');
    assert.equal(month.series.length, 30);
    assert.deepEqual(month.follows, { value: 1, previous: 0 });
    assert.deepEqual(month.orders, { value: 0, previous: 1 });
  });

  test('shows nothing of another workspace, and needs its permission', async () => {
    await happened(follow('a', ago(1), 's'), bought('a', ago(0.5), 100));
    const other = await app.addWorkspace('Other');
    const empty = await overview('today', other.apiKey);
    assert.deepEqual(empty.follows, { value: 0, previous: 0 });
    assert.deepEqual(empty.funnel, { scanned: 0, followed: 0, ordered: 0 });
    assert.deepEqual(empty.revenue, { value: [], previous: [] });
    const blind = await app.addWorkspace('Blind', ['codes.read']);
    const url = '/api/v1/insights/overview';
    assert.equal((await app.request('GET', url, { key: blind.apiKey })).status, 403);
    assert.equal((await app.request('GET', `${url}?range=year`)).status, 400);
  });

  test('says the same after the shards of what is over were folded', async () => {
    for (let n = 0; n < 40; n++)
      await happened(follow(`f${n}`, ago(1)), bought(`f${n}`, ago(0.9), 10));
    const before = await overview('today');
    assert.equal(before.follows.value, 40);
    await app.app.jobs['insights.fold']?.(undefined as never, {
      signal: new AbortController().signal,
      attempt: 1,
      lastAttempt: false,
    });
    assert.deepEqual(await overview('today'), before);
    const { rows } = await sql<{ shard: number; rows: number }>`
      select shard, count(*)::int rows from insights.counts group by 1`.execute(app.kernel.db);
    // Follows, orders and revenue, each by the minute and by the quarter.
    assert.deepEqual(rows, [{ shard: 0, rows: 6 }]);
    await happened(follow('late', ago(1)));
    assert.equal((await overview('today')).follows.value, 41);
  });
});

describe('the funnel', () => {
  test('counts people once, and orders of those who followed by a scan', async () => {
    await happened(
      follow('a', ago(5), 's'),
      scan('a', ago(4)),
      bought('a', ago(3), 100),
      bought('a', ago(2), 100),
      follow('b', ago(5), 's'),
      scan('c', ago(5)),
      bought('c', ago(4), 100),
      // She had bought before she scanned.
      bought('d', ago(6), 100),
      follow('d', ago(5), 's'),
      // Without a code.
      follow('e', ago(5)),
    );
    assert.deepEqual((await overview('today')).funnel, { scanned: 4, followed: 3, ordered: 1 });
  });

  test('knows an order of the person that she turned out to be', async () => {
    const elder = { kind: 'email' as const, account: '', id: 'wu@example.com' };
    await happened(
      fact(
        app.workspaceId,
        'contact.identified',
        { source: 'server', traits: {} },
        { identities: [elder] },
      ),
    );
    await happened(follow('w', ago(5), 's'));
    const proof = { identities: [openid('w', channelId), elder] };
    await happened(
      fact(app.workspaceId, 'contact.identified', { source: 'server', traits: {} }, proof),
    );
    await happened(bought('w', ago(1), 100));
    assert.deepEqual((await overview('today')).funnel, { scanned: 1, followed: 1, ordered: 1 });
  });
});

test('the reaction time is from recording a follow to the first message after it', async () => {
  const sent = (who: string, at: Date) =>
    told(who, 'message.sent', at, {
      messageId: newId(),
      purpose: 'service',
      kind: 'text',
      channelId,
    });
  const start = app.clock.now().getTime();
  const at = (ms: number) => new Date(start + ms);
  // The platform's clock is three minutes behind ours.
  const [a, b, c] = ['a', 'b', 'c'] as const;
  await happened(follow(a, at(-180_000)), follow(b, at(-180_000)), follow(c, at(-180_000)));
  app.clock.advance(90_000);
  await happened(sent(a, at(400)), sent(a, at(900)), sent(b, at(2_000)));
  // Too late to be the welcome.
  await happened(sent(c, at(61_000)));
  const { reaction } = await overview('today');
  assert.equal(reaction.count, 2);
  assert.ok(Math.abs(reaction.p50 - 400) <= 20, `${reaction.p50}`);
  assert.ok(Math.abs(reaction.p99 - 2_000) <= 100, `${reaction.p99}`);
});

test('the best codes are those that brought most followers', async () => {
  for (const scene of ['one', 'two'])
    await sql`insert into codes.codes
        (workspace_id, id, channel_id, scene, kind, name, ticket, created_at, updated_at)
      values (${app.workspaceId}, ${newId()}, ${channelId}, ${scene}, 'permanent', ${scene}, 't',
        now(), now())`.execute(app.kernel.db);
  await happened(
    follow('a', ago(1), 'one'),
    follow('b', ago(1), 'two'),
    follow('c', ago(2), 'two'),
  );
  await happened(follow('d', ago(100), 'one'), follow('e', ago(100), 'one'));
  const best = async (range: string) =>
    (await overview(range)).bestCodes.map((code: { name: string; follows: number }) => [
      code.name,
      code.follows,
    ]);
  assert.deepEqual(await best('today'), [
    ['two', 2],
    ['one', 1],
  ]);
  assert.deepEqual(await best('7d'), [
    ['one', 3],
    ['two', 2],
  ]);
});

test('workers at different lanes and the folding of shards lose and double nothing', async () => {
  const people = 600;
  const facts = Array.from({ length: people }, (_, n) => [
    follow(`p${n}`, ago(1), 's'),
    bought(`p${n}`, ago(0.9), n),
  ]).flat();
  await app.kernel.facts.append(facts);
  const parked: unknown[] = [];
  const deps = {
    ...app.kernel.unitDeps,
    reactions: app.app.reactions,
    parked: (_fact: unknown, error: Error) => void parked.push(error),
  };
  let working = 4;
  const worker = async (nth: number) => {
    const lanes = Array.from({ length: 16 }, (_, lane) => lane * 4 + nth);
    while ((await processLanes(deps, lanes)) > 0);
    working -= 1;
  };
  const folding = async () => {
    while (working > 0) await foldShards(app.kernel.db, app.clock.now());
  };
  await Promise.all([worker(0), worker(1), worker(2), worker(3), folding(), folding()]);
  assert.deepEqual(parked, []);
  const { follows, orders, revenue, funnel } = await overview('today');
  assert.deepEqual([follows.value, orders.value], [people, people]);
  assert.deepEqual(revenue.value, [{ currency: 'CNY', amount: (people * (people - 1)) / 2 }]);
  assert.deepEqual(funnel, { scanned: people, followed: people, ordered: people });
});

describe('the activity feed', () => {
  const feed = async (key = app.apiKey) => {
    const answer = await app.request('GET', '/api/v1/insights/activity', { key });
    assert.equal(answer.status, 200, answer.text);
    return answer.body.items as {
      type: string;
      contactName: string | null;
      entry: { key: string; values: Record<string, unknown> };
    }[];
  };

  test('tells the latest first, with names and in words, and leaves history out', async () => {
    await happened(
      told('a', 'contact.identified', ago(1), { source: 'wechat', traits: { name: 'Li Na' } }),
      follow('a', ago(1)),
      wrote('a', ago(0.5), 'Do you have Longjing?'),
      bought('a', ago(2_000), 100),
    );
    const items = await feed();
    assert.deepEqual(
      items.map(({ type, contactName }) => [type, contactName]),
      [
        ['message.received', 'Li Na'],
        ['contact.followed', 'Li Na'],
      ],
    );
    assert.equal(items[0]?.entry.values['text'], 'Do you have Longjing?');
  });

  test('keeps names and texts from those who may not see contacts', async () => {
    const viewer = await app.addWorkspace('Viewer', ['insights.read']);
    const inViewer = { workspaceId: viewer.workspaceId };
    await happened(
      {
        ...told('z', 'contact.identified', ago(1), { source: 'wechat', traits: { name: 'Li Na' } }),
        ...inViewer,
      },
      { ...wrote('z', ago(0.5), 'secret words'), ...inViewer },
    );
    const items = await feed(viewer.apiKey);
    assert.equal(items.length, 1);
    assert.equal(items[0]?.contactName, null);
    assert.ok(!JSON.stringify(items).includes('secret words'));
    assert.deepEqual(await feed(), []);
  });
});
