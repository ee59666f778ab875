import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Analytics } from '@segment/analytics-node';
import { testNow } from '#test/app.ts';
import { fact } from '#test/facts.ts';
import { codeOf, startCollector, type Collector } from './test/collector.ts';

let collector: Collector;
before(async () => {
  collector = await startCollector();
});
after(() => collector.app.stop());

describe('Segment’s own client', () => {
  test('is understood, call by call', async () => {
    const client = new Analytics({ writeKey: collector.secret, host: collector.host, flushAt: 4 });
    const failures: unknown[] = [];
    client.on('error', (error) => failures.push(error));
    client.page({ anonymousId: 'sdk-anon', name: 'Home', properties: { path: '/' } });
    client.track({ anonymousId: 'sdk-anon', event: 'Product Viewed', properties: { sku: 'T1' } });
    client.identify({
      userId: 'sdk-1',
      anonymousId: 'sdk-anon',
      traits: { name: 'Li Na', email: 'Li.Na@example.com', phone: '+86 138 0013 8001' },
    });
    client.screen({ userId: 'sdk-1', name: 'Cart' });
    client.group({ userId: 'sdk-1', groupId: 'tea-club', traits: { plan: 'gold' } });
    client.track({
      userId: 'sdk-1',
      event: 'Order Completed',
      properties: {
        order_id: '9001',
        total: 199.5,
        currency: 'CNY',
        products: [{ sku: 'T1', price: 199.5, quantity: 1 }],
      },
    });
    client.alias({ userId: 'sdk-2', previousId: 'sdk-1' });
    await client.closeAndFlush();
    assert.deepEqual(failures, []);
    await collector.app.settle();

    const types = await collector.typesOf('user_id', 'sdk-1');
    for (const type of [
      'page.viewed',
      'event.tracked',
      'contact.identified',
      'screen.viewed',
      'group.joined',
      'order.placed',
    ])
      assert.ok(types.includes(type), type);
    const who = await collector.person('user_id', 'sdk-1');
    assert.equal(await collector.person('anonymous_id', 'sdk-anon'), who);
    assert.equal(await collector.person('user_id', 'sdk-2'), who);
    assert.equal(await collector.person('email', 'li.na@example.com'), who);
    assert.equal(await collector.person('phone', '+8613800138001'), who);
    const { body } = await collector.app.request('GET', `/api/v1/contacts/${who}`);
    assert.equal(body.name, 'Li Na');
    assert.deepEqual(body.sections.orders.revenue, [{ currency: 'CNY', amount: 19950 }]);
  });

  test('has its events dated by our clock, and past ones where they belong', async () => {
    const client = new Analytics({ writeKey: collector.secret, host: collector.host });
    client.track({ userId: 'sdk-past', event: 'x', timestamp: new Date(Date.now() - 3_600_000) });
    await client.closeAndFlush();
    const [row] = await collector.factsOf('user_id', 'sdk-past');
    const ago = testNow.getTime() - (row?.occurredAt.getTime() ?? 0);
    assert.ok(ago >= 3_600_000 && ago < 3_700_000, `${ago}`);
  });
});

describe('the snippet', () => {
  const batch = (events: object[], key = collector.open) =>
    JSON.stringify({ writeKey: key, sentAt: testNow.toISOString(), batch: events });
  const plain = { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://shop.example' };

  test('posts text from another origin and reads the answer', async () => {
    const event = {
      type: 'page',
      messageId: 'page-1',
      anonymousId: 'web-1',
      context: {
        page: { url: 'https://shop.example/?rp_code=ifc-3', path: '/' },
        rapport: { code: 'ifc-3' },
      },
      timestamp: testNow.toISOString(),
    };
    const answer = await collector.post('batch', batch([event]), { headers: plain });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.deepEqual(await answer.json(), { success: true, rejected: [] });
    const again = await collector.post('batch', batch([event, event]), { headers: plain });
    assert.equal(again.status, 200);
    const rows = await collector.factsOf('anonymous_id', 'web-1');
    assert.deepEqual(
      rows.map(({ type, data }) => [type, data['context']]),
      [['page.viewed', event.context]],
    );
  });

  test('is let through a preflight', async () => {
    const answer = await fetch(`${collector.host}/v1/batch`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.match(answer.headers.get('access-control-allow-headers') ?? '', /content-type/);
  });

  test('joins what a visitor did before she signed in', async () => {
    const events = [
      { type: 'track', messageId: 'j1', anonymousId: 'web-2', event: 'Tasted' },
      { type: 'identify', messageId: 'j2', anonymousId: 'web-2', userId: 'customer-2' },
    ];
    await collector.post(
      'identify',
      { userId: 'customer-2', traits: { name: 'Wu' } },
      { key: collector.secret },
    );
    await collector.post('batch', batch(events), { headers: plain });
    await collector.app.settle();
    assert.equal(
      await collector.person('anonymous_id', 'web-2'),
      await collector.person('user_id', 'customer-2'),
    );
    assert.ok((await collector.typesOf('user_id', 'customer-2')).includes('event.tracked'));
  });
});

describe('bad input', () => {
  const event = { anonymousId: 'bad', event: 'x' };
  test('gets a clear answer', async () => {
    const cases: [Promise<Response>, string][] = [
      [collector.post('track', event), '401 tracking.bad_key'],
      [collector.post('track', event, { key: 'wk_wrong' }), '401 tracking.bad_key'],
      [
        collector.post('track', '{"anonymousId":', { key: collector.open }),
        '400 tracking.bad_json',
      ],
      [collector.post('track', { event: 'x' }, { key: collector.open }), '400 tracking.bad_event'],
      [collector.post('batch', { batch: {} }, { key: collector.open }), '400 tracking.bad_batch'],
      [
        collector.post('batch', { batch: Array(2_501).fill({}) }, { key: collector.open }),
        '400 tracking.bad_batch',
      ],
      [
        collector.post('track', 'x'.repeat(513 * 1024), { key: collector.open }),
        '413 FST_ERR_CTP_BODY_TOO_LARGE',
      ],
      [
        collector.post(
          'track',
          { ...event, properties: { a: 'x'.repeat(33_000) } },
          { key: collector.open },
        ),
        '400 tracking.bad_event',
      ],
    ];
    for (const [answer, expected] of cases) assert.equal(await codeOf(await answer), expected);
  });

  test('in a batch stops nobody else', async () => {
    const batch = [
      { type: 'track', anonymousId: 'mixed', event: 'good' },
      { type: 'track', anonymousId: 'mixed', messageId: 'no-name' },
      { type: 'identify', userId: 'li@example.com', messageId: 'guessable' },
    ];
    const answer = await collector.post('batch', { batch }, { key: collector.open });
    assert.equal(answer.status, 200);
    const { rejected } = (await answer.json()) as {
      rejected: { index: number; messageId: string }[];
    };
    assert.deepEqual(
      rejected.map(({ index, messageId }) => [index, messageId]),
      [
        [1, 'no-name'],
        [2, 'guessable'],
      ],
    );
    assert.deepEqual(await collector.typesOf('anonymous_id', 'mixed'), ['event.tracked']);
  });

  test('with characters that cannot be stored is stored without them', async () => {
    const answer = await collector.post(
      'track',
      { anonymousId: 'nul\0', event: 'a\0b', properties: { 'k\0': '\ud800' } },
      { key: collector.open },
    );
    assert.equal(answer.status, 200);
    const [row] = await collector.factsOf('anonymous_id', 'nul');
    assert.deepEqual([row?.data['name'], row?.data['properties']], ['ab', { k: '\ufffd' }]);
  });
});

test('reads gzip, and the letters of the library for browsers', async () => {
  const body = gzipSync(
    JSON.stringify({ writeKey: collector.open, anonymousId: 'zip', event: 'x' }),
  );
  const headers = { 'content-encoding': 'gzip' };
  assert.equal((await collector.post('t', body, { headers })).status, 200);
  assert.deepEqual(await collector.typesOf('anonymous_id', 'zip'), ['event.tracked']);
});

test('imports the past as it was, and takes in a visitor’s decision on consent', async () => {
  const batch = [
    {
      type: 'track',
      userId: 'hist-1',
      event: 'Consent Changed',
      properties: { purpose: 'marketing', granted: true },
      timestamp: '2025-06-01T08:00:00Z',
    },
  ];
  const answer = await collector.post(
    'import',
    { batch, sentAt: '2020-01-01T00:00:00Z' },
    { key: collector.secret },
  );
  assert.equal(answer.status, 200);
  const [row] = await collector.factsOf('user_id', 'hist-1');
  assert.equal(row?.type, 'consent.changed');
  assert.equal(row.occurredAt.toISOString(), '2025-06-01T08:00:00.000Z');
});

test('is beside what comes from platforms', async () => {
  const who = { identities: [{ kind: 'user_id' as const, account: '', id: 'customer-9' }] };
  await collector.app.kernel.facts.append([
    fact(collector.app.workspaceId, 'contact.identified', { source: 'server', traits: {} }, who),
  ]);
  await collector.post('track', { userId: 'customer-9', event: 'x' }, { key: collector.open });
  assert.deepEqual(await collector.typesOf('user_id', 'customer-9'), [
    'contact.identified',
    'event.tracked',
  ]);
});
