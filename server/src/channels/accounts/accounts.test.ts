import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connected, secrets, type Connected } from '#channels/test/connected.ts';
import { sql } from '#kernel/db/database.ts';

let town: Connected;
before(async () => {
  town = await connected();
});
after(() => town.stop());

let next = 0;
const otherApp = () => `wx${String(++next).padStart(16, '0')}`;
const valid = () => ({
  kind: 'wechat',
  name: 'Yunhe',
  ...secrets,
  appId: otherApp(),
  apiBaseUrl: town.simulator.url,
});
const create = (body: object, key?: string) =>
  town.app.request('POST', '/api/v1/channels', { body, ...(key ? { key } : {}) });

interface Step {
  step: string;
  status: string;
  code: string;
  words: string;
  values: Record<string, string>;
}
async function check(id: string): Promise<{ ok: boolean; steps: Map<string, Step> }> {
  const { status, body } = await town.app.request('POST', `/api/v1/channels/${id}/check`);
  assert.equal(status, 200);
  return { ok: body.ok, steps: new Map(body.steps.map((step: Step) => [step.step, step])) };
}

test('connecting an account answers with the address to enter at the platform, and no secret', async () => {
  const body = valid();
  const { status, headers, body: channel, text } = await create(body);
  assert.equal(status, 201);
  assert.equal(headers['location'], `/api/v1/channels/${channel.id}`);
  assert.equal(channel.callbackPath, `/hooks/wechat/${channel.id}`);
  assert.equal(channel.mode, 'secure');
  assert.equal(channel.hasEncodingAesKey, true);
  assert.equal(channel.mpBaseUrl, town.simulator.url);
  assert.equal(channel.settings.replayWindowSeconds, 600);
  const shown = [
    text,
    (await town.app.request('GET', `/api/v1/channels/${channel.id}`)).text,
    (await town.app.request('GET', '/api/v1/channels')).text,
  ];
  for (const secret of [body.appSecret, body.token, body.encodingAesKey])
    for (const answer of shown) assert.ok(!answer.includes(secret));
});

test('what was done is in the audit log, by field names and without secrets', async () => {
  const { body } = await create({ ...valid(), name: 'Audited' });
  const url = `/api/v1/channels/${body.id}`;
  await town.app.request('PATCH', url, { body: { token: 'veryNewToken' } });
  await town.app.request('DELETE', url);
  const { rows } = await sql<{ action: string; name: string; details: unknown }>`
    select action, subject_name as name, details from kernel.audit where subject_id = ${body.id}
    order by id`.execute(town.app.kernel.db);
  assert.deepEqual(rows, [
    { action: 'channel.connected', name: 'Audited', details: { appId: body.appId } },
    { action: 'channel.changed', name: 'Audited', details: { fields: ['token'] } },
    { action: 'channel.disconnected', name: 'Audited', details: {} },
  ]);
});

test('a creating request that is sent twice with one key connects once', async () => {
  const body = valid();
  const headers = { 'idempotency-key': 'connect-1' };
  const answers = [];
  for (let n = 0; n < 2; n++)
    answers.push(await town.app.request('POST', '/api/v1/channels', { body, headers }));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 201],
  );
  assert.equal(answers[0]?.body.id, answers[1]?.body.id);
});

test('secrets are stored sealed', async () => {
  const { body } = await create(valid());
  const { rows } = await sql<{ all: string }>`select c::text as all from channels.credentials c
    where channel_id = ${body.id}`.execute(town.app.kernel.db);
  const stored = rows[0]?.all ?? '';
  for (const secret of [secrets.appSecret, secrets.token, secrets.encodingAesKey])
    assert.ok(stored !== '' && !stored.includes(secret));
});

test('one account is connected once in a workspace, again after it was disconnected', async () => {
  const body = valid();
  const first = await create(body);
  const again = await create(body);
  assert.deepEqual([again.status, again.body.code], [409, 'channels.app_taken']);
  const url = `/api/v1/channels/${first.body.id}`;
  assert.equal((await town.app.request('DELETE', url)).status, 204);
  assert.equal((await town.app.request('DELETE', url)).status, 404);
  assert.equal((await town.app.request('GET', url)).status, 404);
  assert.equal(
    (await town.app.request('GET', `/hooks/wechat/${first.body.id}`, { key: null })).status,
    404,
  );
  assert.equal((await create(body)).status, 201);
  const { rows } =
    await sql`select from channels.credentials where channel_id = ${first.body.id}`.execute(
      town.app.kernel.db,
    );
  assert.equal(rows.length, 0);
});

test('bad input is refused with the field that is wrong', async () => {
  const cases: [object, RegExp][] = [
    [{ appId: 'no spaces allowed' }, /appId/],
    [{ encodingAesKey: 'short' }, /encodingAesKey/],
    [{ encodingAesKey: undefined }, /encodingAesKey/],
    [{ token: 'x' }, /token/],
    [{ kind: 'pigeon' }, /kind/],
    [{ apiBaseUrl: 'ftp://x' }, /apiBaseUrl/],
    [{ settings: { ratePerSecond: 0 } }, /ratePerSecond/],
    [{ name: ' ' }, /name/],
  ];
  for (const [change, words] of cases) {
    const { status, body } = await create({ ...valid(), ...change });
    assert.equal(status, 400);
    assert.match(body.detail, words);
  }
  assert.equal(
    (await create({ ...valid(), encodingAesKey: undefined, mode: 'plaintext' })).status,
    201,
  );
});

test('a change touches what it names; a new AES key keeps the one before', async () => {
  const { body: channel } = await create(valid());
  const url = `/api/v1/channels/${channel.id}`;
  const patch = (body: object) => town.app.request('PATCH', url, { body });
  const renamed = await patch({ name: 'Yunhe Tea', settings: { ratePerSecond: 9 } });
  assert.deepEqual(
    [renamed.status, renamed.body.name, renamed.body.settings.ratePerSecond],
    [200, 'Yunhe Tea', 9],
  );
  assert.deepEqual(
    [renamed.body.settings.windowRules, renamed.body.hasPreviousAesKey],
    ['current', false],
  );
  const rotated = await patch({ encodingAesKey: `${'z'.repeat(42)}A` });
  assert.equal(rotated.body.hasPreviousAesKey, true);
  const settled = await patch({ settings: { windowRules: '2021' }, status: 'disabled' });
  assert.deepEqual(
    [settled.body.settings.ratePerSecond, settled.body.settings.windowRules, settled.body.status],
    [9, '2021', 'disabled'],
  );
  assert.equal((await patch({ mode: 'nonsense' })).status, 400);
  const { body: plain } = await create({
    ...valid(),
    encodingAesKey: undefined,
    mode: 'plaintext',
  });
  const refused = await town.app.request('PATCH', `/api/v1/channels/${plain.id}`, {
    body: { mode: 'secure' },
  });
  assert.deepEqual([refused.status, refused.body.code], [400, 'channels.aes_key_needed']);
});

test('a workspace sees and touches only its own accounts', async () => {
  const { body: ours } = await create(valid());
  const other = await town.app.addWorkspace('Other');
  const { body: theirs } = await create({ ...valid(), appId: ours.appId }, other.apiKey);
  const list = await town.app.request('GET', '/api/v1/channels', { key: other.apiKey });
  assert.deepEqual(
    list.body.items.map((item: { id: string }) => item.id),
    [theirs.id],
  );
  const url = `/api/v1/channels/${ours.id}`;
  for (const [method, path, body] of [
    ['GET', url, undefined],
    ['PATCH', url, { name: 'x' }],
    ['DELETE', url, undefined],
    ['POST', `${url}/check`, undefined],
  ] as const)
    assert.equal((await town.app.request(method, path, { key: other.apiKey, body })).status, 404);
  const reader = await town.app.addWorkspace('Reader', ['channels.read']);
  assert.equal((await create(valid(), reader.apiKey)).status, 403);
});

test('the live check tells that all is well, once the platform has called', async () => {
  const { id } = await town.connect({ appId: otherApp() });
  const { ok, steps } = await check(id);
  assert.deepEqual(
    [ok, [...steps.values()].map((step) => step.status)],
    [true, ['ok', 'ok', 'ok']],
  );
});

test('the live check names a wrong secret, an unknown app id, an IP address not allowed', async () => {
  const appId = otherApp();
  const { id } = await town.connect({ appId });
  const patch = (body: object) => town.app.request('PATCH', `/api/v1/channels/${id}`, { body });
  await patch({ appSecret: 'wrong' });
  const wrong = (await check(id)).steps.get('credentials');
  assert.deepEqual([wrong?.status, wrong?.code], ['failed', 'wechat.bad_secret']);
  assert.match(wrong?.words ?? '', /app secret is wrong/);
  const { body } = await town.app.request('GET', `/api/v1/channels/${id}`);
  assert.equal(body.alert.code, 'wechat.bad_secret');

  await patch({ appSecret: secrets.appSecret });
  await town.sim('POST', '/_sim/accounts', { appId, settings: { ipWhitelist: ['203.0.113.9'] } });
  const ip = (await check(id)).steps.get('credentials');
  assert.deepEqual([ip?.code, ip?.values['ip']], ['wechat.ip_not_whitelisted', '127.0.0.1']);

  await town.sim('POST', '/_sim/accounts', { appId, settings: { ipWhitelist: [] } });
  assert.equal((await check(id)).steps.get('credentials')?.status, 'ok');
  assert.equal((await town.app.request('GET', `/api/v1/channels/${id}`)).body.alert, null);

  const { body: stranger } = await create(valid());
  assert.equal((await check(stranger.id)).steps.get('credentials')?.code, 'wechat.unknown_app_id');
});

test('the live check tells a platform that is away from one that never called', async () => {
  const { body: away } = await create({ ...valid(), apiBaseUrl: 'http://127.0.0.1:1' });
  const { ok, steps } = await check(away.id);
  assert.equal(ok, false);
  assert.equal(steps.get('credentials')?.code, 'wechat.unreachable');
  assert.equal(steps.get('platform_reaches_us')?.status, 'waiting');
  assert.deepEqual(
    [steps.get('callback_accepted')?.status, steps.get('callback_accepted')?.code],
    ['waiting', 'wechat.never_called'],
  );
});

test('the live check tells why the latest callback was refused', async () => {
  const { id } = await town.connect({ appId: otherApp() });
  town.app.clock.advance(1000);
  const timestamp = Math.floor(town.app.clock.now().getTime() / 1000);
  const url = `/hooks/wechat/${id}?signature=0&nonce=1&timestamp=${timestamp}&echostr=1`;
  await town.app.request('GET', url, { key: null });
  const step = (await check(id)).steps.get('callback_accepted');
  assert.deepEqual([step?.status, step?.code], ['failed', 'wechat.callback_refused']);
  assert.match(step?.words ?? '', /token the same on both sides/);
});
