import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, before, test } from 'node:test';
import { connected, secrets, type Connected } from '#channels/test/connected.ts';
import { sql } from '#kernel/db/database.ts';
import { aesKey, encrypt } from './wire/crypto.ts';
import { signParts } from './wire/signature.ts';

let town: Connected;
before(async () => {
  town = await connected();
});
after(() => town.stop());

let next = 0;
const otherApp = () => `wx${String(++next).padStart(16, '0')}`;
const seconds = () => Math.floor(town.app.clock.now().getTime() / 1000);

async function factsOf(channelId: string) {
  const { rows } = await sql<{ type: string; data: Record<string, unknown>; id: string }>`
    select f.type, f.data, i.external_id as id from kernel.facts f
    join kernel.identities i on i.contact_id = f.contact_id
    where f.channel_id = ${channelId} order by f.id`.execute(town.app.kernel.db);
  return rows;
}

async function newFan(appId: string): Promise<string> {
  const { fans } = (await town.sim('POST', '/_sim/fans', { appId, count: 1 })) as {
    fans: { openid: string }[];
  };
  return fans[0]?.openid ?? '';
}

const text = (fields: Record<string, string>) =>
  `<xml>${Object.entries({
    ToUserName: 'gh_1',
    FromUserName: 'oA',
    CreateTime: String(seconds()),
    ...fields,
  })
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('')}</xml>`;

/** A delivery made by hand, so that any part of it can be wrong. */
async function post(
  channelId: string,
  body: string,
  options: {
    secure?: { appId?: string; key?: string };
    query?: Record<string, string>;
    type?: string;
  } = {},
) {
  const timestamp = String(seconds());
  const nonce = String(++next);
  const query: Record<string, string> = {
    timestamp,
    nonce,
    signature: signParts([secrets.token, timestamp, nonce]),
  };
  let payload = body;
  if (options.secure) {
    const key = aesKey(options.secure.key ?? secrets.encodingAesKey);
    const cipher = encrypt(body, key, options.secure.appId ?? secrets.appId, Buffer.alloc(16, 1));
    payload = `<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[${cipher}]]></Encrypt></xml>`;
    query['encrypt_type'] = 'aes';
    query['msg_signature'] = signParts([secrets.token, timestamp, nonce, cipher]);
  }
  const search = new URLSearchParams({ ...query, ...options.query }).toString();
  return town.app.request('POST', `/hooks/wechat/${channelId}?${search}`, {
    key: null,
    body: payload,
    headers: { 'content-type': options.type ?? 'text/xml' },
  });
}

for (const mode of ['plaintext', 'compatible', 'secure']) {
  test(`${mode} mode: the platform verifies the address, and what a fan does becomes facts`, async () => {
    const appId = otherApp();
    const { id, verification } = await town.connect({ appId, mode });
    assert.deepEqual(verification.ok, true);
    const openid = await newFan(appId);
    const follow = await town.sim('POST', `/_sim/fans/${openid}/follow`, { appId });
    assert.deepEqual([follow['delivered'], follow['outcome']], [true, 'accepted']);
    await town.sim('POST', `/_sim/fans/${openid}/message`, { appId, content: '你好 & <b>hi</b>' });
    await town.sim('POST', `/_sim/fans/${openid}/unfollow`, { appId });
    const facts = await factsOf(id);
    assert.deepEqual(
      facts.map((fact) => [fact.type, fact.id]),
      [
        ['contact.followed', openid],
        ['message.received', openid],
        ['contact.unfollowed', openid],
      ],
    );
    assert.equal(facts[1]?.data['text'], '你好 & <b>hi</b>');
  });
}

test('a redelivery is answered and changes nothing', async () => {
  const { id } = await town.connect({ appId: otherApp(), mode: 'plaintext' });
  const message = text({ MsgType: 'text', Content: 'again', MsgId: '1700827132819554304' });
  const event = text({ MsgType: 'event', Event: 'subscribe' });
  for (const body of [message, event, message, event, message]) {
    const { status, text: answer } = await post(id, body);
    assert.deepEqual([status, answer], [200, 'success']);
  }
  const facts = await factsOf(id);
  assert.deepEqual(
    facts.map((fact) => fact.type),
    ['message.received', 'contact.followed'],
  );
  assert.equal(facts[0]?.data['platformId'], '1700827132819554304');
});

test('many deliveries of one message at once are one fact', async () => {
  const { id } = await town.connect({ appId: otherApp(), mode: 'plaintext' });
  const body = text({ MsgType: 'text', Content: 'once', MsgId: '42' });
  const answers = await Promise.all(Array.from({ length: 30 }, () => post(id, body)));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.equal((await factsOf(id)).length, 1);
});

test('what does not come from the platform is refused with 401 and recorded nowhere', async () => {
  const appId = otherApp();
  const { id } = await town.connect({ appId });
  const body = text({ MsgType: 'event', Event: 'subscribe' });
  const secure = { appId };
  const old = String(seconds() - 3600);
  const cases: [string, Awaited<ReturnType<typeof post>>][] = [
    [
      'wechat.bad_signature',
      await post(id, body, { secure, query: { msg_signature: 'f'.repeat(40) } }),
    ],
    ['wechat.bad_signature', await post(id, body, { secure, query: { msg_signature: '' } })],
    ['wechat.bad_signature', await post(id, body, { secure, query: { nonce: 'other' } })],
    ['wechat.stale', await post(id, body, { secure, query: { timestamp: old } })],
    ['wechat.stale', await post(id, body, { secure, query: { timestamp: '' } })],
    // The plain signature proves nothing about a body.
    ['wechat.not_encrypted', await post(id, body)],
    ['wechat.other_app', await post(id, body, { secure: { appId: 'wxanother' } })],
  ];
  for (const [code, answer] of cases) {
    assert.deepEqual([answer.status, answer.body.code], [401, code]);
    assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8');
  }
  assert.deepEqual(await factsOf(id), []);
  const get = await town.app.request(
    'GET',
    `/hooks/wechat/${id}?echostr=x&signature=0&timestamp=${seconds()}&nonce=1`,
    { key: null },
  );
  assert.equal(get.status, 401);
});

test('what cannot be read is refused with 400 and its reason', async () => {
  const { id } = await town.connect({ appId: otherApp(), mode: 'plaintext' });
  const laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><xml>&b;</xml>';
  const bodies = [
    '',
    '<xml><a></xml>',
    'hello',
    '{"a":',
    laughs,
    '<a>'.repeat(5000),
    '\u0000\u0001\u0002',
    `{"a":${'['.repeat(50)}${']'.repeat(50)}}`,
  ];
  for (const body of bodies) {
    const { status, body: problem } = await post(id, body);
    assert.deepEqual([status, problem.code], [400, 'wechat.bad_body'], body.slice(0, 20));
  }
  const appId = otherApp();
  const secure = await town.connect({ appId });
  const otherKey = { appId, key: `${'B'.repeat(42)}A` };
  const { status, body: problem } = await post(secure.id, text({}), { secure: otherKey });
  assert.deepEqual([status, problem.code], [400, 'wechat.cannot_decrypt']);
});

test('a body may claim any type, hold anything the database refuses, or be JSON', async () => {
  const { id } = await town.connect({ appId: otherApp(), mode: 'plaintext' });
  const odd = text({ MsgType: 'text', Content: 'nul \u0000 ok', MsgId: '1' });
  assert.equal((await post(id, odd, { type: 'application/octet-stream' })).status, 200);
  const json = JSON.stringify({
    FromUserName: 'oJ',
    CreateTime: seconds(),
    MsgType: 'text',
    Content: '\u0000 \ud800',
    MsgId: 7,
  });
  const large = json.replace('"MsgId":7', '"MsgId":3487542469355618313');
  assert.equal((await post(id, large, { type: 'application/json' })).status, 200);
  const facts = await factsOf(id);
  assert.deepEqual(
    facts.map(({ data }) => [data['text'], data['platformId']]),
    [
      ['nul \uFFFD ok', '1'],
      ['\uFFFD \uFFFD', '3487542469355618313'],
    ],
  );
});

test('an unknown or malformed channel is 404', async () => {
  for (const id of ['00000000-0000-7000-8000-000000000000', 'x', "';drop table", '%00']) {
    assert.equal((await post(encodeURIComponent(id), text({}))).status, 404, id);
  }
});

/** Sends a body in chunks until the server answers or hangs up. */
function pour(url: string, megabytes: number, declare: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const length = megabytes * 1024 * 1024;
    const headers = {
      'content-type': 'text/xml',
      ...(declare ? { 'content-length': length } : {}),
    };
    const call = httpRequest(url, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
      call.destroy();
    });
    call.on('error', reject);
    let sent = 0;
    const more = () => {
      while (sent < megabytes && !call.destroyed) {
        sent += 1;
        if (!call.write(Buffer.alloc(1024 * 1024, 65))) return void call.once('drain', more);
      }
    };
    more();
  });
}

test('50 MB are refused with 413, declared or poured', async () => {
  const { id } = await town.connect({ appId: otherApp() });
  const url = `${town.address}/hooks/wechat/${id}`;
  assert.equal(await pour(url, 50, true), 413);
  assert.equal(await pour(url, 50, false), 413);
});

test('after a rotation both AES keys open; the token and the key change at once', async () => {
  const appId = otherApp();
  const { id } = await town.connect({ appId });
  const newKey = `${'z'.repeat(42)}A`;
  const patch = (body: object) => town.app.request('PATCH', `/api/v1/channels/${id}`, { body });
  assert.equal((await patch({ encodingAesKey: newKey })).status, 200);
  const event = (n: number) => text({ MsgType: 'event', Event: 'CLICK', EventKey: String(n) });
  assert.equal((await post(id, event(1), { secure: { appId, key: newKey } })).status, 200);
  assert.equal((await post(id, event(2), { secure: { appId } })).status, 200);
  assert.equal((await patch({ token: 'another' })).status, 200);
  assert.equal((await post(id, event(3), { secure: { appId, key: newKey } })).status, 401);
});

test('a token changed by another process is known when the first delivery needs it', async () => {
  const { id } = await town.connect({ appId: otherApp(), mode: 'plaintext' });
  const follow = text({ MsgType: 'event', Event: 'subscribe' });
  assert.equal((await post(id, follow)).status, 200);
  const { kernel, clock } = town.app;
  const sealed = kernel.secrets.seal('changed', `channels.credentials/${id}/token`);
  await sql`update channels.credentials set token = ${sealed} where channel_id = ${id}`.execute(
    kernel.db,
  );
  clock.advance(600);
  const timestamp = String(seconds());
  const signature = signParts(['changed', timestamp, 'n']);
  const query = { timestamp, nonce: 'n', signature };
  assert.equal((await post(id, follow, { query })).status, 200);
  assert.equal((await post(id, follow)).status, 401);
});

test('counts of callbacks are kept for people to see', async () => {
  const { id } = await town.connect({ appId: otherApp(), mode: 'plaintext' });
  await post(id, text({ MsgType: 'event', Event: 'subscribe' }));
  await post(id, 'broken');
  const check = await town.app.request('POST', `/api/v1/channels/${id}/check`);
  assert.equal(check.status, 200);
  const { body } = await town.app.request('GET', `/api/v1/channels/${id}`);
  assert.equal(body.callbacks.accepted, 2); // the verification, and the follow
  assert.equal(body.callbacks.refused, 1);
  assert.match(body.callbacks.lastRefusedBecause, /not XML/);
  assert.equal(body.callbacks.lastAcceptedAt, town.app.clock.now().toISOString());
});
