import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ACCOUNT,
  act,
  addAccount,
  addFans,
  control,
  fetchToken,
  startPlatform,
  startReceiver,
  startSimulator,
  type Json,
} from './helpers.ts';

const send = async (url: string, token: string, openid: string): Promise<Response> =>
  fetch(`${url}/cgi-bin/message/custom/send?access_token=${token}`, {
    method: 'POST',
    body: JSON.stringify({ touser: openid, msgtype: 'text', text: { content: 'hi' } }),
  });

test('equal seeds give equal people, tickets and keys', async (t) => {
  const run = async (): Promise<unknown> => {
    const sim = await startSimulator(t, { seed: 'demo', now: () => 1_795_000_000_000 });
    const account = await control(sim, '/accounts', { appId: 'wxdemo' });
    const fans = await addFans(sim, 3, { appId: 'wxdemo' });
    const token = await fetchToken(sim, { appid: 'wxdemo', secret: account['appSecret'] });
    return { fans, token, key: account['encodingAesKey'] };
  };
  assert.deepEqual(await run(), await run());
});

test('seeded people are the same whatever happened before', async (t) => {
  const { sim } = await startPlatform(t);
  const first = await addFans(sim, 2, { seed: 'regulars' });
  await addFans(sim, 5);
  assert.deepEqual(await addFans(sim, 2, { seed: 'regulars' }), first);
  const { total, fans } = (await control(sim, '/fans?limit=3')) as { total: number; fans: Json[] };
  assert.deepEqual([total, fans.length], [8, 3]);
});

test('the list shows who acted last first', async (t) => {
  const { sim } = await startPlatform(t);
  const openids = await addFans(sim, 6);
  const order = [3, 0, 5, 1].map((at) => openids[at] ?? '');
  for (const openid of order) await act(sim, openid, 'follow');
  const { fans } = (await control(sim, '/fans?limit=3')) as { fans: { openid: string }[] };
  assert.deepEqual(
    fans.map((fan) => fan.openid),
    order.slice(1).reverse(),
  );
});

test('a snapshot brings everything back, buffers and 64-bit ids included', async (t) => {
  const { sim, openid } = await startPlatform(t);
  await act(sim, openid, 'follow', { scene: 'ifc-3' });
  await act(sim, openid, 'message', { type: 'image' });
  const token = await fetchToken(sim);
  const snapshot = await control(sim, '/snapshot');
  const other = await startSimulator(t);
  await control(other, '/snapshot', snapshot);
  assert.equal(((await (await send(other.url, token, openid)).json()) as Json)['errcode'], 0);
  const again = await control(other, `/fans/${openid}`);
  assert.equal(again['qrScene'], 'ifc-3');
  const media = [...(other.world.data.accounts.get(ACCOUNT.appId)?.media.values() ?? [])][0];
  assert.ok(Buffer.isBuffer(media?.bytes) && media.bytes.length > 10);
  await assert.rejects(control(other, '/snapshot', { hello: 1 }), /no snapshot/);
  await control(other, '/reset', {});
  assert.deepEqual((await control(other, '/accounts'))['accounts'], []);
});

test('API faults: HTML, 502, cut before and after acting, busy, only under a path', async (t) => {
  const { sim, openid } = await startPlatform(t);
  const token = await fetchToken(sim);
  await act(sim, openid, 'follow');
  const received = (): number => sim.world.stats.customMessages;
  const fault = (faults: Json): Promise<Json> => control(sim, '/faults', faults);
  await fault({ html: true, path: '/cgi-bin/message' });
  const page = await send(sim.url, token, openid);
  assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html']);
  assert.ok(await fetchToken(sim), 'other paths stay well');
  await fault({ html: false, errorRate5xx: 1 });
  assert.equal((await send(sim.url, token, openid)).status, 502);
  await fault({ errorRate5xx: 0, busyRate: 1 });
  assert.equal(((await (await send(sim.url, token, openid)).json()) as Json)['errcode'], -1);
  await fault({ busyRate: 0, dropRate: 1 });
  await assert.rejects(send(sim.url, token, openid));
  assert.equal(received(), 0);
  await fault({ dropRate: 0, dropAfterRate: 1 });
  await assert.rejects(send(sim.url, token, openid));
  assert.equal(received(), 1, 'the message went out although its sender saw a cut connection');
  await control(sim, '/faults', undefined, 'DELETE');
  assert.equal(((await (await send(sim.url, token, openid)).json()) as Json)['errcode'], 0);
  await fault({ windowClosed: true });
  assert.equal(((await (await send(sim.url, token, openid)).json()) as Json)['errcode'], 45015);
});

test('slow answers take their time', async (t) => {
  const { sim } = await startPlatform(t);
  await control(sim, '/faults', { slowMs: 60 });
  const started = performance.now();
  await fetchToken(sim);
  assert.ok(performance.now() - started >= 59);
});

test('control routes name what is wrong', async (t) => {
  const { sim, openid } = await startPlatform(t);
  await assert.rejects(act(sim, 'oNobody', 'follow'), /404 .*unknown_fan/);
  await assert.rejects(act(sim, openid, 'message', { content: 'x' }), /409 .*not_following/);
  await assert.rejects(act(sim, openid, 'scan'), /400 .*scene or ticket/);
  await assert.rejects(control(sim, '/faults', { slow: 1 }), /400/);
  await assert.rejects(addAccount(sim, { encodingAesKey: 'short' }), /400/);
});

test('a load run measures answers and welcomes in secure mode', async (t) => {
  const sim = await startSimulator(t);
  await addAccount(sim, { mode: 'secure' });
  const token = await fetchToken(sim);
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    request.resume();
    response.end(query.get('echostr') ?? 'success');
    if (request.method === 'POST') void send(sim.url, token, query.get('openid') ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await addAccount(sim, {
    callbackUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  });
  const load = { ratePerSecond: 100, seconds: 0.5, scenes: ['a', 'b'], drainMs: 5_000 };
  const result = await control(sim, '/load', load);
  assert.deepEqual(
    [result['sent'], result['answered'], result['welcomed'], result['errors']],
    [50, 50, 50, 0],
  );
  const welcome = result['welcomeMs'] as Record<string, number>;
  assert.ok((welcome['p50'] ?? 0) > 0 && (welcome['p50'] ?? 0) <= (welcome['max'] ?? 0));
  assert.equal(sim.world.arrivals.size, 0);
});

test('a load run against a broken server counts errors and gives up waiting', async (t) => {
  const sim = await startSimulator(t);
  const receiver = await startReceiver(t, () => ({ status: 500 }));
  await addAccount(sim, { callbackUrl: receiver.url });
  const result = await control(sim, '/load', { ratePerSecond: 50, seconds: 0.2, drainMs: 50 });
  assert.deepEqual([result['sent'], result['errors'], result['welcomed']], [10, 10, 0]);
  assert.equal(sim.world.arrivals.size, 0);
});
