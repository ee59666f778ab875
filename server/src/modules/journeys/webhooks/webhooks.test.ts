import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { sql } from '#kernel/db/database.ts';
import { systemClock } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import { did } from '../engine/test/graphs.ts';
import { stage, type JourneyStage } from '../engine/test/stage.ts';
import { webhookKey } from './index.ts';

let s: JourneyStage;
let status = 200;
const received: { body: string; headers: IncomingHttpHeaders }[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    received.push({ body, headers: request.headers });
    response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end('no room');
  });
});
before(async () => {
  s = await stage();
  // Receivers refuse what was signed long ago.
  s.clock.set(systemClock.now());
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
});
after(async () => {
  receiver.close();
  await s.stop();
});

async function tell(url?: string): Promise<string> {
  const name = newId();
  const { port } = receiver.address() as AddressInfo;
  const id = await s.live({
    triggers: [{ kind: 'fact', fact: did(name) }],
    steps: { h: { kind: 'webhook', url: url ?? `http://127.0.0.1:${port}/in`, data: { size: 7 } } },
  });
  await s.track(await s.act(newId(), 'message.received'), name);
  return id;
}
const rowOf = async (id: string) => {
  const { rows } = await sql<{ id: string; status: string; http: number; error: string | null }>`
    select id, status, http_status as http, error from journeys.webhooks
    where journey_id = ${id}`.execute(s.kernel.db);
  return rows[0];
};

test('the receiver can prove who speaks, and knows a repeat by its id', async () => {
  const id = await tell();
  await s.runJobs();
  const [one] = received;
  assert.ok(one);
  const key = await webhookKey(s.kernel.db, s.kernel, s.workspaceId);
  const headers = one.headers as Record<string, string>;
  const told = new Webhook(key).verify(one.body, headers) as {
    type: string;
    data: { data: object; journey: { step: string } };
  };
  assert.deepEqual(
    [told.type, told.data.data, told.data.journey.step],
    ['journey.step_reached', { size: 7 }, 'h'],
  );
  const row = await rowOf(id);
  assert.deepEqual([row?.id, row?.status], [headers['webhook-id'], 'delivered']);
  assert.throws(() => new Webhook(key).verify(`${one.body} `, headers));
});

test('whoever has no room is told again; whoever is gone is not; redirects lead nowhere', async () => {
  for (const [answer, expected] of [
    [503, 'waiting'],
    [302, 'waiting'],
    [410, 'failed'],
  ] as const) {
    status = answer;
    const id = await tell();
    const run = s.runJobs();
    if (expected === 'waiting') await assert.rejects(run, new RegExp(`answered ${answer}`));
    else await run;
    assert.deepEqual([(await rowOf(id))?.status, (await rowOf(id))?.http], [expected, answer]);
    await sql`delete from graphile_worker._private_jobs`.execute(s.kernel.db);
  }
});

test('addresses of our own network are refused', async () => {
  s.kernel.config.allowPrivateUpstreams = false;
  const before = received.length;
  const id = await tell();
  await assert.rejects(s.runJobs(), /answered nothing/);
  s.kernel.config.allowPrivateUpstreams = true;
  assert.match((await rowOf(id))?.error ?? '', /not a public https address/);
  assert.equal(received.length, before);
});

test('what was told is listed by pages, and a new key takes the place of the old', async () => {
  status = 200;
  const name = newId();
  const id = await s.live({
    triggers: [{ kind: 'fact', fact: did(name) }],
    steps: { h: { kind: 'webhook', url: 'https://example.com/in' } },
  });
  for (let n = 0; n < 3; n++) await s.track(await s.act(newId(), 'message.received'), name);
  const page = (query: string) =>
    s.app.request('GET', `/api/v1/journeys/${id}/webhooks?limit=2${query}`);
  const first = await page('');
  assert.equal(first.status, 200, first.text);
  const second = await page(`&cursor=${first.body.nextCursor}`);
  const ids = [...first.body.items, ...second.body.items].map((item: { id: string }) => item.id);
  assert.deepEqual([ids.length, new Set(ids).size, second.body.nextCursor], [3, 3, null]);
  const other = await s.app.addWorkspace('Other');
  const foreign = await s.app.request('GET', `/api/v1/journeys/${id}/webhooks`, {
    key: other.apiKey,
  });
  assert.equal(foreign.status, 404);
  const path = '/api/v1/journeys/webhook-key';
  const before = await s.app.request('GET', path);
  const renewed = await s.app.request('POST', path);
  assert.notEqual(renewed.body.key, before.body.key);
  assert.deepEqual((await s.app.request('GET', path)).body, renewed.body);
});
