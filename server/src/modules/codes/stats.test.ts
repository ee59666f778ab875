import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { AnyFactInput, FactData, FactType } from '#contracts/facts.ts';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { fact, openid } from '#test/facts.ts';
import { testApp, type TestApp } from '#test/app.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
  app.clock.set(new Date('2026-03-31T04:00:00Z'));
});
after(() => app.stop());

const day = 86_400_000;
const start = Date.parse('2026-03-01T00:30:00Z');

/** A place with a code, of its own for each run. */
async function hang(): Promise<{ channelId: string; codeId: string; nodeId: string }> {
  const [channelId, codeId] = [newId(), newId()];
  const { body } = await app.request('POST', '/api/v1/codes/tree', {
    body: { kind: 'store', name: codeId },
  });
  await sql`insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, node_id, ticket, created_at, updated_at)
    values (${app.workspaceId}, ${codeId}, ${channelId}, 's', 'permanent', 'Code', ${body.id}, 't', now(), now())`.execute(
    app.kernel.db,
  );
  return { channelId, codeId, nodeId: body.id };
}

const happenings = fc.array(
  fc.record({
    who: fc.integer({ min: 0, max: 4 }),
    what: fc.constantFrom(
      'follow',
      'search',
      'unfollow',
      'scan',
      'visit',
      'message',
      'order',
      'refund',
    ),
    minute: fc.integer({ min: 0, max: 28 * 24 * 60 }),
  }),
  { minLength: 1, maxLength: 40 },
);

const touches = ['follow', 'scan', 'visit'];
const touching = ({ what }: { what: string }) => Number(touches.includes(what));

type Happening = { who: number; what: string; minute: number };

/** The figures counted one by one, in the plainest way. */
function recount(list: readonly Happening[]) {
  const shopDay = (minute: number) =>
    new Date(start + minute * 60_000 + 8 * 3_600_000).toISOString().slice(0, 10);
  const days = new Map<
    string,
    {
      scans: number;
      visits: number;
      people: Set<number>;
      follows: number;
      returning: number;
      messages: number;
      orders: number;
      money: number;
    }
  >();
  const of = (minute: number) => {
    const key = shopDay(minute);
    const entry = days.get(key) ?? {
      scans: 0,
      visits: 0,
      people: new Set(),
      follows: 0,
      returning: 0,
      messages: 0,
      orders: 0,
      money: 0,
    };
    days.set(key, entry);
    return entry;
  };
  const followed = new Set<number>();
  const touched = new Map<number, number>();
  for (const { who, what, minute } of list) {
    const figures = of(minute);
    const credited = touched.has(who);
    if (touches.includes(what)) {
      if (what === 'visit') figures.visits += 1;
      else figures.scans += 1;
      figures.people.add(who);
      touched.set(who, minute);
    }
    if (what === 'follow' || what === 'search') {
      // Whoever follows without a scan was brought by what touched her before, if anything did.
      if (touched.has(who)) {
        if (followed.has(who)) figures.returning += 1;
        else figures.follows += 1;
      }
      followed.add(who);
    }
    if (!credited) continue;
    if (what === 'message') figures.messages += 1;
    if (what === 'order') {
      figures.orders += 1;
      figures.money += 500;
    }
    if (what === 'refund') figures.money -= 200;
  }
  return days;
}

const page = (code: string, at: string): FactData['page.viewed'] => ({
  url: 'https://shop.example/',
  path: '/',
  title: 'Teas',
  referrer: '',
  properties: {},
  context: { rapport: { code, lastTouch: { at, code } } },
});

function toFact(
  { who, what, minute }: Happening,
  nth: number,
  { channelId, codeId }: { channelId: string; codeId: string },
): AnyFactInput {
  const on = <T extends FactType>(type: T, data: FactData[T]) =>
    fact(app.workspaceId, type, data, {
      identities: [openid(`fan ${who}`, channelId)],
      channelId,
      occurredAt: new Date(start + minute * 60_000),
    });
  const money = {
    orderNo: `${channelId} ${nth}`,
    currency: 'CNY',
    source: 'till',
    store: null,
    items: [],
  };
  switch (what) {
    case 'follow':
      return on('contact.followed', { scene: 's', ticket: null });
    case 'search':
      return on('contact.followed', { scene: null, ticket: null });
    case 'visit':
      return on('page.viewed', page(codeId, `arrival ${nth}`));
    case 'unfollow':
      return on('contact.unfollowed', {});
    case 'scan':
      return on('code.scanned', { scene: 's', ticket: null });
    case 'message':
      return on('message.received', {
        kind: 'text',
        platformId: null,
        text: 'x',
        mediaId: null,
        menuItemId: null,
        extra: {},
      });
    case 'order':
      return on('order.placed', { ...money, total: 500 });
    default:
      return on('order.refunded', { ...money, refundNo: null, total: 200 });
  }
}

test('figures by day, in total and of the branch agree with a plain recount, however facts are batched', async () => {
  await fc.assert(
    fc.asyncProperty(happenings, fc.integer({ min: 1, max: 10 }), async (given, batch) => {
      // At the same moment the scan comes first: what she does then is credited to it.
      const list = given.toSorted((a, b) => a.minute - b.minute || touching(b) - touching(a));
      const { channelId, codeId, nodeId } = await hang();
      const facts = list.map((each, nth) => toFact(each, nth, { channelId, codeId }));
      for (let at = 0; at < facts.length; at += batch) {
        await app.kernel.facts.append(facts.slice(at, at + batch));
        await app.settle();
      }
      const expected = recount(list);
      const { body } = await app.request(
        'GET',
        `/api/v1/codes/${codeId}/stats?from=2026-03-01&to=2026-03-31`,
      );
      assert.equal(body.days.length, 31);
      for (const figures of body.days) {
        const plain = expected.get(figures.day);
        assert.deepEqual(
          { ...figures, revenue: figures.revenue[0]?.amount ?? 0 },
          {
            day: figures.day,
            scans: plain?.scans ?? 0,
            visits: plain?.visits ?? 0,
            people: plain?.people.size ?? 0,
            follows: plain?.follows ?? 0,
            returning: plain?.returning ?? 0,
            messages: plain?.messages ?? 0,
            orders: plain?.orders ?? 0,
            revenue: plain?.money ?? 0,
          },
        );
      }
      const all = [...expected.values()];
      const sum = (name: 'scans' | 'visits' | 'follows') =>
        all.reduce((total, figures) => total + figures[name], 0);
      const people = new Set(all.flatMap((figures) => [...figures.people])).size;
      assert.equal(body.totals.people, people);
      const totals = {
        scans: sum('scans'),
        visits: sum('visits'),
        people,
        follows: sum('follows'),
      };
      const { body: code } = await app.request('GET', `/api/v1/codes/${codeId}`);
      assert.deepEqual(code.totals, totals);
      await app.app.jobs['codes.foldTotals']?.(undefined as never, {
        signal: new AbortController().signal,
        attempt: 1,
        lastAttempt: false,
      });
      const { body: folded } = await app.request('GET', `/api/v1/codes/${codeId}`);
      assert.deepEqual(folded.totals, totals);
      const branch = await app.request(
        'GET',
        `/api/v1/codes/tree/${nodeId}/stats?from=2026-03-01&to=2026-03-31`,
      );
      assert.deepEqual(branch.body, body);
    }),
    { numRuns: 15 },
  );
});

test('who still follows after one, seven and thirty days is exact', async () => {
  const { channelId, codeId } = await hang();
  const follow = (who: string, at: number) =>
    fact(
      app.workspaceId,
      'contact.followed',
      { scene: 's', ticket: null },
      { identities: [openid(who, channelId)], channelId, occurredAt: new Date(at) },
    );
  const leave = (who: string, at: number) =>
    fact(
      app.workspaceId,
      'contact.unfollowed',
      {},
      { identities: [openid(who, channelId)], channelId, occurredAt: new Date(at) },
    );
  const now = app.clock.now().getTime();
  await app.kernel.facts.append([
    follow('stays', now - 40 * day),
    follow('leaves after 8', now - 40 * day),
    leave('leaves after 8', now - 32 * day),
    follow('leaves at once', now - 10 * day),
    leave('leaves at once', now - 10 * day + 60_000),
    follow('came today', now - 3_600_000),
  ]);
  await app.settle();
  const { body } = await app.request('GET', `/api/v1/codes/${codeId}/stats`);
  assert.deepEqual(body.retention, [
    { days: 1, of: 3, still: 2 },
    { days: 7, of: 3, still: 2 },
    { days: 30, of: 2, still: 1 },
  ]);
});
