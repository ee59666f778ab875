import assert from 'node:assert/strict';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { sql } from '../db/database.ts';
import { defineModule } from '../module.ts';
import { testApp, type TestApp } from '#test/app.ts';

const probe = defineModule({
  name: 'probe',
  rank: 3,
  needs: [],
  setup: () => ({
    routes: (http) => {
      http.get('/api/v1/probe', { config: { permission: 'codes.read' } }, () => ({ ok: true }));
    },
  }),
});

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [probe], env: { RAPPORT_API_RATE: '20' } });
});
after(() => app.stop());

test('every answer carries the security headers, an error too', async () => {
  for (const url of ['/api/v1/probe', '/api/v1/nothing', '/health/live']) {
    const { headers } = await app.request('GET', url);
    assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/, url);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['strict-transport-security'], undefined);
  }
  const { headers } = await app.request('GET', '/api/v1/probe');
  assert.equal(headers['cache-control'], 'no-store');
});

test('over https, browsers are told to stay there', async () => {
  const https = await testApp({
    modules: [],
    env: { RAPPORT_PUBLIC_URL: 'https://crm.yunhe.example' },
  });
  const { headers } = await https.request('GET', '/health/live');
  await https.stop();
  assert.match(String(headers['strict-transport-security']), /max-age=31536000/);
});

describe('limits', () => {
  test('a key has its allowance, told in headers; another key has its own', async () => {
    const one = await app.addWorkspace('One');
    const two = await app.addWorkspace('Two');
    const ask = (key: string) => app.request('GET', '/api/v1/probe', { key });
    const first = await ask(one.apiKey);
    assert.deepEqual(
      [first.headers['ratelimit-limit'], first.headers['ratelimit-remaining']].map(String),
      ['20', '19'],
    );
    for (let n = 1; n < 20; n++) assert.equal((await ask(one.apiKey)).status, 200);
    const refused = await ask(one.apiKey);
    assert.deepEqual([refused.status, refused.body.code], [429, 'request.too_many']);
    assert.ok(Number(refused.headers['retry-after']) > 0);
    assert.equal((await ask(two.apiKey)).status, 200);
  });

  test('whoever tries many keys is stopped before they are looked up', async () => {
    const guess = (n: number) =>
      app.http.inject({
        url: '/api/v1/probe',
        remoteAddress: '192.0.2.7',
        headers: { authorization: `Bearer rk_live_a-guess-of-a-key-${n}` },
      });
    const statuses = new Map<number, number>();
    for (let n = 0; n < 70; n++) {
      const { statusCode } = await guess(n);
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    }
    assert.deepEqual(
      [...statuses],
      [
        [401, 60],
        [429, 10],
      ],
    );
    assert.equal((await app.request('GET', '/api/v1/probe')).status, 200);
  });
});

describe('health', () => {
  test('ready means that the database answers and is of this version', async () => {
    assert.equal((await app.request('GET', '/health/ready', { key: null })).status, 200);
    const rename = (from: string, to: string) =>
      sql`update kernel.migrations set name = ${to} where name = ${from}`.execute(app.kernel.db);
    await rename('0070_auth.sql', '0070_none.sql');
    const { status, body } = await app.request('GET', '/health/ready', { key: null });
    await rename('0070_none.sql', '0070_auth.sql');
    assert.deepEqual([status, body.code], [503, 'database.not_migrated']);
  });

  test('metrics are for this machine and for keys that may see the system', async () => {
    const from = (remoteAddress: string, headers = {}) =>
      app.http.inject({ url: '/metrics', remoteAddress, headers });
    const own = await from('127.0.0.1');
    assert.match(own.body, /^rapport_facts_appended_total \d/m);
    assert.equal((await from('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' })).statusCode, 401);
    assert.equal((await from('192.0.2.1')).statusCode, 401);
    const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
    assert.equal((await from('192.0.2.1', bearer(app.apiKey))).statusCode, 200);
    const { apiKey } = await app.addWorkspace('Small', ['codes.read']);
    assert.equal((await from('192.0.2.1', bearer(apiKey))).statusCode, 403);
  });
});

test('the documentation comes whole from here and runs only its own scripts', async () => {
  const page = await app.request('GET', '/api/docs/', { key: null });
  assert.equal(page.status, 200);
  const nonce = /nonce-([^']+)'/.exec(String(page.headers['content-security-policy']))?.[1];
  for (const [tag] of page.text.matchAll(/<script[^>]*>/g))
    assert.ok(tag.includes(`nonce="${nonce}"`), tag);
  assert.doesNotMatch(page.text, /(src|href)="?https?:/);
  const source = /src="([^"]+scalar\.js)"/.exec(page.text)?.[1] ?? '';
  const script = await app.request('GET', new URL(source, 'http://x/api/docs/').pathname, {
    key: null,
  });
  assert.deepEqual([script.status, script.text.length > 1e6], [200, true]);
  assert.equal((await app.request('GET', '/api/docs', { key: null })).status, 302);
});

describe('live updates', () => {
  let address: string;
  before(async () => {
    address = await app.http.listen({ port: 0, host: '127.0.0.1' });
  });

  /** Opens a stream and resolves when the server has accepted it. */
  function open(key: string): Promise<{ stream: IncomingMessage; next: () => Promise<string> }> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${key}` };
      httpRequest(`${address}/api/v1/live`, { headers }, (stream) => {
        stream.setEncoding('utf8');
        const chunks = stream[Symbol.asyncIterator]();
        const next = async () => String((await chunks.next()).value);
        void next().then(() => resolve({ stream, next }));
      })
        .on('error', reject)
        .end();
    });
  }

  test('an event reaches the browsers of its workspace and no other', async () => {
    const other = await app.addWorkspace('Other');
    const own = await open(app.apiKey);
    const theirs = await open(other.apiKey);
    assert.match(String(own.stream.headers['content-type']), /^text\/event-stream/);
    assert.match(String(own.stream.headers['content-security-policy']), /default-src 'none'/);
    const { live } = app.kernel;
    live.publish({ workspaceId: app.workspaceId, topic: 'codes', data: { id: 'c1' } });
    live.publish({ workspaceId: other.workspaceId, topic: 'system', data: {} });
    assert.equal(await own.next(), 'event: codes\ndata: {"id":"c1"}\n\n');
    assert.equal(await theirs.next(), 'event: system\ndata: {}\n\n');
    own.stream.destroy();
    theirs.stream.destroy();
  });

  test('one key holds so many streams and no more', async () => {
    const { apiKey } = await app.addWorkspace('Tabs');
    const streams = await Promise.all(Array.from({ length: 20 }, () => open(apiKey)));
    const headers = { authorization: `Bearer ${apiKey}` };
    assert.equal((await fetch(`${address}/api/v1/live`, { headers })).status, 429);
    for (const { stream } of streams) stream.destroy();
  });

  test('a stream ends when rights change, and nobody gets one without credentials', async () => {
    const { stream, next } = await open(app.apiKey);
    app.kernel.access.changed(app.workspaceId);
    assert.equal(await next(), 'undefined');
    stream.destroy();
    assert.equal((await fetch(`${address}/api/v1/live`)).status, 401);
  });
});

test('streams end when the server closes', async () => {
  const closing = await testApp({ modules: [] });
  const address = await closing.http.listen({ port: 0, host: '127.0.0.1' });
  const headers = { authorization: `Bearer ${closing.apiKey}` };
  const response = await fetch(`${address}/api/v1/live`, { headers });
  const rest = response.text();
  await closing.stop();
  assert.match(await rest, /^retry: \d+\n\n$/);
});
