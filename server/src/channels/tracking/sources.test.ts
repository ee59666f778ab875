import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { codeOf, startCollector, type Collector } from './test/collector.ts';

let collector: Collector;
before(async () => {
  collector = await startCollector();
});
after(() => collector.app.stop());

describe('a hostile visitor', () => {
  test('does not become somebody by naming her email, phone or guessable id', async () => {
    const traits = { email: 'victim@example.com', phone: '+8613800138099' };
    await collector.post(
      'identify',
      { userId: 'victim@example.com', traits },
      { key: collector.secret },
    );
    await collector.app.settle();
    const victim = await collector.person('email', 'victim@example.com');
    assert.ok(victim);
    await collector.post(
      'identify',
      { userId: 'victim@example.com', anonymousId: 'evil', traits },
      { key: collector.open },
    );
    await collector.post(
      'alias',
      { userId: 'evil-1', previousId: 'victim@example.com', anonymousId: 'evil' },
      { key: collector.open },
    );
    await collector.app.settle();
    const visitor = await collector.person('anonymous_id', 'evil');
    assert.ok(visitor);
    assert.notEqual(visitor, victim);
    for (const [kind, id] of [
      ['email', traits.email],
      ['phone', traits.phone],
      ['user_id', 'victim@example.com'],
    ] as const)
      assert.equal(await collector.person(kind, id), victim);
  });

  test('makes no orders up, unless the brand takes them from its pages', async () => {
    const order = (orderNo: string, anonymousId: string) => ({
      anonymousId,
      event: 'Order Completed',
      properties: { order_id: orderNo, total: 5 },
    });
    await collector.post('track', order('w1', 'buyer-1'), { key: collector.open });
    assert.deepEqual(await collector.typesOf('anonymous_id', 'buyer-1'), ['event.tracked']);
    const trusting = await collector.newSource({ kind: 'web', name: 'Till', recordsOrders: true });
    await collector.post('track', order('w2', 'buyer-2'), { key: trusting.writeKey });
    await collector.post('track', order('w2', 'buyer-2'), { key: trusting.writeKey });
    assert.deepEqual(await collector.typesOf('anonymous_id', 'buyer-2'), ['order.placed']);
  });

  test('cannot use a server’s key in a page, nor a web key on another site', async () => {
    const event = { anonymousId: 'a', event: 'x' };
    const headers = { origin: 'https://evil.example' };
    assert.equal(
      await codeOf(await collector.post('track', event, { key: collector.secret, headers })),
      '403 tracking.key_in_page',
    );
    const bound = await collector.newSource({
      kind: 'web',
      name: 'Bound',
      origins: ['https://*.shop.example'],
    });
    assert.equal(
      await codeOf(await collector.post('track', event, { key: bound.writeKey, headers })),
      '403 tracking.bad_origin',
    );
    const own = { origin: 'https://www.shop.example' };
    assert.equal(
      (await collector.post('track', event, { key: bound.writeKey, headers: own })).status,
      200,
    );
  });
});

describe('sources', () => {
  test('show a web key always, a secret one once', async () => {
    const made = await collector.newSource({ kind: 'server', name: 'Once' });
    assert.match(made.writeKey, /^sk_[\w-]{32}$/);
    const { body, text } = await collector.app.request('GET', '/api/v1/sources');
    assert.ok(!text.includes(made.writeKey) && !text.includes(collector.secret));
    assert.ok(text.includes(collector.open));
    assert.equal(body.items[0].id, made.id);
    const { rows } = await sql`select from tracking.sources s
      where s::text like ${`%${made.writeKey}%`}`.execute(collector.app.kernel.db);
    assert.equal(rows.length, 0);
  });

  test('are changed and revoked at once, and leave a note', async () => {
    const { id, writeKey } = await collector.newSource({ kind: 'web', name: 'Old' });
    const url = `/api/v1/sources/${id}`;
    const send = () => collector.post('track', { userId: 'c-1', event: 'x' }, { key: writeKey });
    assert.equal((await send()).status, 200);
    const changed = await collector.app.request('PATCH', url, {
      body: { name: 'New', trustsUserIds: false },
    });
    assert.partialDeepStrictEqual(changed.body, {
      name: 'New',
      trustsUserIds: false,
      recordsOrders: false,
    });
    assert.equal((await send()).status, 400);
    assert.equal((await collector.app.request('DELETE', url)).status, 204);
    assert.equal((await send()).status, 401);
    assert.equal((await collector.app.request('GET', url)).status, 404);
    const { body } = await collector.app.request('GET', '/api/v1/system/audit');
    assert.deepEqual(
      body.items.slice(0, 3).map(({ action }: { action: string }) => action),
      ['source.revoked', 'source.changed', 'source.created'],
    );
  });

  test('are switched off and on again, and keep their key', async () => {
    const { id, writeKey } = await collector.newSource({ kind: 'web', name: 'Campaign' });
    const url = `/api/v1/sources/${id}`;
    const send = () =>
      collector.post('track', { anonymousId: 'v-1', event: 'x' }, { key: writeKey });
    const set = (enabled: boolean) => collector.app.request('PATCH', url, { body: { enabled } });
    assert.equal((await send()).status, 200);
    const off = await set(false);
    assert.deepEqual([off.status, off.body.enabled, off.body.name], [200, false, 'Campaign']);
    assert.equal(await codeOf(await send()), '403 tracking.switched_off');
    assert.equal((await set(true)).body.enabled, true);
    assert.equal((await send()).status, 200);
    const { body } = await collector.app.request('GET', '/api/v1/system/audit');
    assert.deepEqual(
      body.items.slice(0, 3).map(({ action }: { action: string }) => action),
      ['source.switched_on', 'source.switched_off', 'source.created'],
    );
    const other = await collector.app.addWorkspace('Stranger');
    const foreign = await collector.app.request('PATCH', url, {
      key: other.apiKey,
      body: { enabled: false },
    });
    assert.equal(foreign.status, 404);
    assert.equal((await send()).status, 200);
  });

  test('of another workspace are not there', async () => {
    const other = await collector.app.addWorkspace('Other');
    const { id } = await collector.newSource({ kind: 'web', name: 'Mine' });
    const url = `/api/v1/sources/${id}`;
    assert.equal((await collector.app.request('GET', url, { key: other.apiKey })).status, 404);
    assert.equal(
      (await collector.app.request('PATCH', url, { key: other.apiKey, body: {} })).status,
      404,
    );
    assert.equal((await collector.app.request('DELETE', url, { key: other.apiKey })).status, 404);
    const { body } = await collector.app.request('GET', '/api/v1/sources', { key: other.apiKey });
    assert.deepEqual(body.items, []);
  });

  test('refuse an origin that is none', async () => {
    const body = { kind: 'web', name: 'x', origins: ['shop.example/path'] };
    const answer = await collector.app.request('POST', '/api/v1/sources', { body });
    assert.equal(answer.status, 400);
  });
});

describe('what a source told last', () => {
  interface Signs {
    lastEvent: { at: string; type: string; name: string | null } | null;
    lastRefusal: { at: string; code: string; origin: string | null } | null;
  }

  /** Reads the source until its signs are written, which takes a moment. */
  async function signs(id: string, there: (signs: Signs) => boolean): Promise<Signs> {
    for (;;) {
      const { body } = await collector.app.request('GET', `/api/v1/sources/${id}`);
      if (there(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  test('is nothing, then its latest event, and people who watch are told', async () => {
    const { id, writeKey } = await collector.newSource({ kind: 'web', name: 'New site' });
    const fresh = await collector.app.request('GET', `/api/v1/sources/${id}`);
    assert.deepEqual([fresh.body.lastEvent, fresh.body.lastRefusal], [null, null]);
    const heard = new Promise<void>((resolve) => {
      const stop = collector.app.kernel.live.subscribe(collector.app.workspaceId, ({ topic }) => {
        if (topic !== 'channels') return;
        stop();
        resolve();
      });
    });
    await collector.post(
      'batch',
      {
        batch: [
          { type: 'track', anonymousId: 'n-1', event: 'Tasted' },
          { type: 'page', anonymousId: 'n-1', properties: { path: '/tea?who=li' } },
          { type: 'track', anonymousId: 'n-1' },
        ],
      },
      { key: writeKey },
    );
    const { lastEvent } = await signs(id, (row) => row.lastEvent !== null);
    const at = collector.app.clock.now().toISOString();
    assert.deepEqual(lastEvent, { at, type: 'page', name: '/tea' });
    await heard;
  });

  test('and why it was refused last, which does not hide the event', async () => {
    const bound = { kind: 'web', name: 'Bound site', origins: ['https://shop.example'] };
    const { id, writeKey } = await collector.newSource(bound);
    const send = (origin: string) =>
      collector.post(
        'track',
        { anonymousId: 'b-1', event: 'Tasted' },
        { key: writeKey, headers: { origin } },
      );
    assert.equal((await send('https://shop.example')).status, 200);
    await signs(id, (row) => row.lastEvent !== null);
    collector.app.clock.advance(10_000);
    assert.equal((await send('https://staging.example')).status, 403);
    const { lastEvent, lastRefusal } = await signs(id, (row) => row.lastRefusal !== null);
    assert.equal(lastEvent?.name, 'Tasted');
    assert.deepEqual(lastRefusal, {
      at: collector.app.clock.now().toISOString(),
      code: 'tracking.bad_origin',
      origin: 'https://staging.example',
    });
  });

  test('is forgotten with the source, also when it is revoked meanwhile', async () => {
    const { id, writeKey } = await collector.newSource({ kind: 'server', name: 'Gone' });
    const event = { userId: 'g-1', event: 'x' };
    const [sent] = await Promise.all([
      collector.post('track', event, { key: writeKey }),
      collector.app.request('DELETE', `/api/v1/sources/${id}`),
    ]);
    assert.ok([200, 401].includes(sent.status));
    const other = await collector.newSource({ kind: 'server', name: 'Stays' });
    await collector.post('track', event, { key: other.writeKey });
    await signs(other.id, (row) => row.lastEvent !== null);
    const { rows } = await sql`select from tracking.signs where source_id = ${id}`.execute(
      collector.app.kernel.db,
    );
    assert.deepEqual(rows, []);
  });
});

test('too many events are told when to come again', async () => {
  const source = await collector.newSource({ kind: 'server', name: 'Busy', eventsPerMinute: 2 });
  const send = () =>
    collector.post('track', { userId: 'busy', event: 'x' }, { key: source.writeKey });
  assert.deepEqual([(await send()).status, (await send()).status], [200, 200]);
  const refused = await send();
  assert.equal(refused.headers.get('retry-after'), '30');
  assert.equal(refused.headers.get('access-control-allow-origin'), '*');
  assert.equal(await codeOf(refused), '429 request.too_many');
});

test('an address cannot use up the allowance of a whole site', async () => {
  const events = (n: number) =>
    Array.from({ length: n }, () => ({ type: 'track', anonymousId: 'flood', event: 'x' }));
  const site = await collector.newSource({ kind: 'web', name: 'Flooded' });
  const send = (n: number) => collector.post('batch', { batch: events(n) }, { key: site.writeKey });
  const statuses: number[] = [];
  for (const n of [2_500, 2_500, 1_000, 1]) statuses.push((await send(n)).status);
  assert.deepEqual(statuses, [200, 200, 200, 429]);
});
