import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { AnyFactInput } from '#contracts/facts.ts';
import { sql } from '#kernel/db/database.ts';
import { processLanes } from '#kernel/facts/process.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';
import { dump, rebuild, spoil } from '../test/dump.ts';
import { anyTold, type Told } from '../test/facts.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ env: { RAPPORT_API_RATE: '1000000' } });
});
after(() => app.stop());
afterEach(() =>
  app.request('PUT', '/api/v1/portrait/settings', { body: settings({ halfLifeDays: 60 }) }),
);

const settings = (given: object) => ({
  halfLifeDays: 60,
  topics: [],
  rfm: {
    method: 'quintiles',
    currency: null,
    fixed: { recencyDays: [4, 3, 2, 1], frequency: [1, 2, 3, 4], money: [1, 2, 3, 4] },
  },
  ...given,
});

const history = fc.array(
  fc.tuple(anyTold, fc.nat(3), fc.integer({ min: 0, max: 60 }), fc.boolean()),
  { minLength: 1, maxLength: 25 },
);

test('whatever befalls people, in whatever order it is told: the log gives the same', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const people = Array.from({ length: 4 }, () => openid(newId()));
      for (const [told, who, day, together] of steps) {
        await app.kernel.facts.append([input(told, people[who], day)]);
        if (!together) await app.settle();
      }
      await app.settle();
      await mergeTwo(people.map(({ id }) => id));
      const counted = await dump(app);
      assert.equal(await rebuild(app), 0);
      assert.deepEqual(await dump(app), counted);
      await spoil(app);
      await rebuild(app);
      assert.deepEqual(await dump(app), counted);
    }),
    { numRuns: 15 },
  );
});

function input({ type, data }: Told, who = openid(newId()), day = 1): AnyFactInput {
  return fact(app.workspaceId, type, data as never, {
    identities: [who],
    channelId: '01990000-0000-7000-8000-000000000000',
    occurredAt: new Date(Date.UTC(2026, 0, 1 + day, day % 24)),
  });
}

/** Merges the first two of them that there are. */
async function mergeTwo(openids: string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select contact_id as id from kernel.identities where external_id = any(${openids}::text[])
    order by 1 limit 2`.execute(app.kernel.db);
  const [a, b] = rows;
  if (!a || !b) return;
  await app.request('POST', `/api/v1/contacts/${a.id}/merge`, { body: { contactId: b.id } });
  await app.settle();
}

const order = (orderNo: string, total: number): Told => ({
  type: 'order.placed',
  data: {
    orderNo,
    total,
    currency: 'CNY',
    source: 'till',
    store: null,
    items: [{ sku: 'T1', name: null, quantity: 1, unitPrice: total, category: 'Tea' }],
  },
});
const buyer = async (who: { id: string }) => {
  const { rows } = await sql<{ orders: number; spent: string }>`
    select b.orders, b.spent from portrait.buyers b
    join kernel.identities i on i.contact_id = b.contact_id
    where i.external_id = ${who.id}`.execute(app.kernel.db);
  return rows[0] && [rows[0].orders, Number(rows[0].spent)];
};

describe('an order told twice', () => {
  test('counts once, as the orders do, and once after a rebuild', async () => {
    const [a, b] = [openid(newId()), openid(newId())];
    const no = newId();
    const tell = async (who: typeof a, total: number) => {
      await app.kernel.facts.append([input(order(no, total), who)]);
      await app.settle();
    };
    await tell(a, 100);
    await tell(a, 200);
    await tell(b, 300);
    assert.deepEqual([await buyer(a), await buyer(b)], [[1, 100], undefined]);
    assert.equal(await rebuild(app), 0);
  });
});

describe('a rebuild', () => {
  test('leaves facts that wait for their reactions to them', async () => {
    const who = openid(newId());
    await app.kernel.facts.append([input(order(newId(), 100), who)]);
    await app.settle();
    await app.kernel.facts.append([input(order(newId(), 50), who)]);
    assert.equal(await rebuild(app), 0);
    assert.deepEqual(await buyer(who), [1, 100]);
    await app.settle();
    assert.deepEqual(await buyer(who), [2, 150]);
  });

  test('while people go on buying comes out right', async () => {
    const people = Array.from({ length: 20 }, () => openid(newId()));
    const buy = () => app.kernel.facts.append(people.map((who) => input(order(newId(), 10), who)));
    await buy();
    await app.settle();
    await spoil(app);
    await app.request('POST', '/api/v1/portrait/jobs/rebuild');
    const lanes = Array.from({ length: 64 }, (_, lane) => lane);
    const parked: Error[] = [];
    const deps = {
      ...app.kernel.unitDeps,
      reactions: app.app.reactions,
      parked: (_: unknown, error: Error) => void parked.push(error),
    };
    const react = async () => {
      for (let n = 0; n < 10; n++) {
        await buy();
        await processLanes(deps, lanes);
      }
    };
    await Promise.all([app.runJobs(), react()]);
    await app.settle();
    assert.deepEqual(parked, []);
    for (const who of people) assert.deepEqual(await buyer(who), [11, 110]);
    const counted = await dump(app);
    assert.equal(await rebuild(app), 0);
    assert.deepEqual(await dump(app), counted);
  });

  test('does not count a fact that was parked, until somebody retries it', async () => {
    const who = openid(newId());
    await app.kernel.facts.append([input(order(newId(), 100), who)]);
    const failing = {
      name: 'test.fail',
      types: 'all' as const,
      run: () => Promise.reject(new Error('no')),
    };
    const deps = {
      ...app.kernel.unitDeps,
      reactions: [...app.app.reactions, failing],
      parked: () => undefined,
    };
    const lanes = Array.from({ length: 64 }, (_, lane) => lane);
    while ((await processLanes(deps, lanes)) > 0);
    await rebuild(app);
    assert.equal(await buyer(who), undefined);
    const { body } = await app.request('GET', '/api/v1/system/parked');
    for (const { id } of body.items) {
      const retried = await app.request('POST', `/api/v1/system/parked/${id}/retry`);
      assert.ok(retried.status < 300, retried.text);
    }
    assert.deepEqual(await buyer(who), [1, 100]);
    assert.equal(await rebuild(app), 0);
  });

  test('follows another half-life and other topics', async () => {
    const who = openid(newId());
    const data = {
      kind: 'text' as const,
      platformId: null,
      text: '有乌龙茶吗？',
      mediaId: null,
      menuItemId: null,
      extra: {},
    };
    await app.kernel.facts.append([
      input({ type: 'message.received', data }, who),
      input(order(newId(), 1), who),
    ]);
    await app.settle();
    const strengths = async () => {
      const { rows } = await sql<{ value: string; weight: string }>`
        select value, weight from portrait.tallies t
        join kernel.identities i on i.contact_id = t.contact_id
        where i.external_id = ${who.id} and dimension in ('topic', 'category')
        order by value`.execute(app.kernel.db);
      return rows;
    };
    const before = await strengths();
    const topics = [{ name: 'Oolong', words: ['乌龙'] }];
    const body = settings({ halfLifeDays: 30, topics });
    const changed = await app.request('PUT', '/api/v1/portrait/settings', { body });
    assert.equal(changed.status, 200, changed.text);
    await app.runJobs();
    const after = await strengths();
    assert.deepEqual(
      [before, after].map((rows) => rows.map(({ value }) => value)),
      [['tea'], ['oolong', 'tea']],
    );
    assert.notEqual(after[1]?.weight, before[0]?.weight);
    assert.equal(await rebuild(app), 0);
  });

  test('whose process died goes on, and so does one that only waits in the table', async () => {
    await app.kernel.facts.append([input(order(newId(), 1), openid(newId()))]);
    await app.settle();
    const context = { signal: new AbortController().signal, attempt: 1, lastAttempt: false };
    for (const status of ['queued', 'running']) {
      await spoil(app);
      await sql`
        insert into portrait.jobs (workspace_id, kind, status, runner, heartbeat, created_at)
        values (${app.workspaceId}, 'rebuild', ${status}, ${newId()}, '2026-01-01', now())
        on conflict (workspace_id, kind) do update set status = excluded.status,
          runner = excluded.runner, heartbeat = excluded.heartbeat, after_id = null`.execute(
        app.kernel.db,
      );
      await app.app.jobs['portrait.resume']?.({} as never, context);
      await app.runJobs();
      const { body } = await app.request('GET', '/api/v1/portrait/jobs');
      assert.equal(body.items[0].status, 'done');
      assert.equal(await rebuild(app), 0);
    }
  });

  test('can be stopped; then it goes no further', async () => {
    await app.request('POST', '/api/v1/portrait/jobs/rebuild');
    const stopped = await app.request('POST', '/api/v1/portrait/jobs/rebuild/cancel');
    assert.equal(stopped.body.status, 'cancelled');
    await spoil(app);
    const spoilt = await dump(app);
    await app.runJobs();
    assert.deepEqual(await dump(app), spoilt);
    const again = await app.request('POST', '/api/v1/portrait/jobs/rebuild/cancel');
    assert.equal(again.body.code, 'portrait.job_over');
    assert.ok((await rebuild(app)) > 0);
  });
});
