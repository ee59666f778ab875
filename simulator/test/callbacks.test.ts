import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import * as wecom from '@wecom/crypto';
import { sign } from '../src/wire/crypto.ts';
import {
  ACCOUNT,
  act,
  addAccount,
  control,
  element,
  firstFan,
  KEY,
  startReceiver,
  startSimulator,
  type Answer,
  type Json,
  type ReceivedPush,
} from './helpers.ts';

const FAST = { retryDelayMs: 1, jobDelayMs: 1 };

async function stage(
  t: TestContext,
  options: {
    mode?: string;
    settings?: Json;
    answer?: (push: ReceivedPush, count: number) => Answer;
  } = {},
) {
  const sim = await startSimulator(t);
  const receiver = await startReceiver(t, options.answer);
  const account = await addAccount(sim, {
    mode: options.mode ?? 'plaintext',
    callbackUrl: receiver.url,
    settings: { ...FAST, ...options.settings },
  });
  return { sim, account, pushes: receiver.pushes, openid: await firstFan(sim) };
}

const chatOf = async (sim: Parameters<typeof control>[0], openid: string) =>
  ((await control(sim, `/fans/${openid}?appId=${ACCOUNT.appId}`)) as { chat: Json[] }).chat;

test('a callback URL is saved only when it echoes the echostr', async (t) => {
  const { account } = await stage(t);
  assert.equal((account['verification'] as Json)['ok'], true);
  const sim = await startSimulator(t);
  const gone = await addAccount(sim, { callbackUrl: 'http://127.0.0.1:1/hook', settings: FAST });
  assert.equal((gone['verification'] as Json)['ok'], false);
  assert.equal(gone['callbackUrl'], null);
});

test('scanning a code as a stranger is one subscribe with qrscene_, as a follower a SCAN', async (t) => {
  const { sim, pushes, openid } = await stage(t);
  const first = await act(sim, openid, 'scan', { scene: 'ifc-3' });
  assert.equal(first['delivered'], true);
  const second = await act(sim, openid, 'scan', { scene: 'ifc-3' });
  assert.equal(second['event'], 'SCAN');
  const [subscribe, scan] = pushes;
  assert.equal(pushes.length, 2);
  assert.equal(element(subscribe?.body ?? '', 'Event'), 'subscribe');
  assert.equal(element(subscribe?.body ?? '', 'EventKey'), 'qrscene_ifc-3');
  assert.equal(element(scan?.body ?? '', 'Event'), 'SCAN');
  assert.equal(element(scan?.body ?? '', 'EventKey'), 'ifc-3');
  assert.equal(element(scan?.body ?? '', 'Ticket'), element(subscribe?.body ?? '', 'Ticket'));
  assert.equal(scan?.query.get('openid'), openid);
});

test('an expired code cannot be scanned', async (t) => {
  const { sim, openid } = await stage(t);
  await act(sim, openid, 'scan', { scene: 'pop-up' });
  const { tickets } = (await control(sim, '/tickets')) as { tickets: { ticket: string }[] };
  await control(sim, '/clock', { advanceMs: 31 * 86_400_000 });
  await assert.rejects(act(sim, openid, 'scan', { ticket: tickets[0]?.ticket }), /expired/);
});

for (const mode of ['plaintext', 'compatible', 'secure']) {
  test(`${mode}: signatures hold and @wecom/crypto opens the push`, async (t) => {
    const { sim, pushes, openid } = await stage(t, { mode });
    await act(sim, openid, 'follow');
    await act(sim, openid, 'message', { content: '你好 & <welcome>' });
    const push = pushes[1];
    assert.ok(push);
    const query = (name: string): string => push.query.get(name) ?? '';
    assert.equal(query('signature'), sign(ACCOUNT.token, query('timestamp'), query('nonce')));
    assert.equal(push.body.includes('<Content>'), mode !== 'secure');
    const encrypted = element(push.body, 'Encrypt');
    if (mode === 'plaintext') return assert.equal(encrypted, '');
    assert.equal(query('encrypt_type'), 'aes');
    assert.equal(
      query('msg_signature'),
      wecom.getSignature(ACCOUNT.token, query('timestamp'), query('nonce'), encrypted),
    );
    const opened = wecom.decrypt(KEY, encrypted);
    assert.equal(opened.id, ACCOUNT.appId);
    assert.equal(element(opened.message, 'Content'), '你好 & <welcome>');
    assert.match(element(opened.message, 'MsgId'), /^\d{19}$/);
  });
}

for (const [name, failure] of [
  ['a server error', { status: 500, body: 'oops' }],
  ['no answer in time', 'hang'],
  ['a cut connection', 'reset'],
] as [string, Answer][]) {
  test(`after ${name} the same message comes again with a new signature`, async (t) => {
    const { sim, pushes, openid } = await stage(t, {
      answer: (_push, count) => (count < 4 ? failure : { body: 'success' }),
      settings: failure === 'hang' ? { callbackTimeoutMs: 700 } : {},
    });
    const result = await act(sim, openid, 'follow', { scene: 'a' });
    assert.equal(result['attempts'], 4);
    assert.equal(result['delivered'], true);
    assert.equal(new Set(pushes.map((push) => push.body)).size, 1);
    assert.equal(new Set(pushes.map((push) => push.query.get('nonce'))).size, 4);
    assert.equal(new Set(pushes.map((push) => push.query.get('signature'))).size, 4);
  });
}

test('an encrypted redelivery carries the same MsgId under a new cipher', async (t) => {
  const { sim, pushes, openid } = await stage(t, {
    mode: 'secure',
    answer: (_push, count) => (count === 2 ? { status: 503 } : { body: 'success' }),
  });
  await act(sim, openid, 'follow');
  await act(sim, openid, 'message', { content: 'again' });
  const [first, second] = pushes.slice(1).map((push) => element(push.body, 'Encrypt'));
  assert.notEqual(first, second);
  const ids = [first, second].map((each) => wecom.decrypt(KEY, each ?? '').message);
  assert.equal(element(ids[0] ?? '', 'MsgId'), element(ids[1] ?? '', 'MsgId'));
});

test('after four failures the fan is told of a service fault', async (t) => {
  const { sim, pushes, openid } = await stage(t, { answer: () => ({ status: 500 }) });
  const result = await act(sim, openid, 'follow');
  assert.deepEqual([result['delivered'], result['attempts'], result['status']], [false, 4, 500]);
  assert.equal(pushes.length, 4);
  assert.match(JSON.stringify((await chatOf(sim, openid)).at(-1)), /出现故障/);
});

const plainReply = (openid: string, content: string): string =>
  `<xml><ToUserName><![CDATA[${openid}]]></ToUserName><FromUserName><![CDATA[${ACCOUNT.originalId}]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content></xml>`;

function sealedReply(openid: string, content: string, appId = ACCOUNT.appId): string {
  const encrypted = wecom.encrypt(KEY, plainReply(openid, content), appId);
  const signature = wecom.getSignature(ACCOUNT.token, '1713424427', '415670741', encrypted);
  return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>1713424427</TimeStamp><Nonce><![CDATA[415670741]]></Nonce></xml>`;
}

const bodies: [mode: string, what: string, outcome: string, body: (openid: string) => string][] = [
  ['plaintext', 'success', 'accepted', () => 'success'],
  ['plaintext', 'an empty body', 'accepted', () => ''],
  ['plaintext', 'a plain reply', 'reply', (openid) => plainReply(openid, '欢迎')],
  ['plaintext', 'an encrypted reply', 'malformed', (openid) => sealedReply(openid, '欢迎')],
  ['plaintext', 'JSON', 'malformed', () => '{"ok":true}'],
  ['plaintext', 'a reply to someone else', 'malformed', () => plainReply('o_other', 'hi')],
  ['compatible', 'a plain reply', 'reply', (openid) => plainReply(openid, '欢迎')],
  ['compatible', 'an encrypted reply', 'reply', (openid) => sealedReply(openid, '欢迎')],
  ['secure', 'success', 'accepted', () => 'success'],
  ['secure', 'a plain reply', 'malformed', (openid) => plainReply(openid, '欢迎')],
  ['secure', 'an encrypted reply', 'reply', (openid) => sealedReply(openid, '欢迎')],
  [
    'secure',
    'a reply for another app',
    'malformed',
    (openid) => sealedReply(openid, 'x', 'wxother'),
  ],
];
for (const [mode, what, outcome, body] of bodies) {
  test(`${mode}: ${what} is ${outcome}`, async (t) => {
    let fan = '';
    const { sim, openid, pushes } = await stage(t, { mode, answer: () => ({ body: body(fan) }) });
    fan = openid;
    const result = await act(sim, openid, 'follow');
    assert.equal(result['outcome'], outcome);
    assert.equal(pushes.length, 1, 'an answer that was read is never asked for again');
    const last = JSON.stringify((await chatOf(sim, openid)).at(-1));
    if (outcome === 'reply') assert.match(last, /欢迎/);
    if (outcome === 'malformed') assert.match(last, /出现故障/);
  });
}

test('faults: duplicates and lost acknowledgements repeat the same message', async (t) => {
  const { sim, pushes, openid } = await stage(t);
  await control(sim, '/faults', { duplicateCallbacks: true, redeliverRate: 1 });
  await act(sim, openid, 'follow');
  assert.equal(pushes.length, 3);
  assert.equal(new Set(pushes.map((push) => push.body)).size, 1);
  await control(sim, '/faults', undefined, 'DELETE');
  await act(sim, openid, 'unfollow');
  assert.equal(pushes.length, 4);
});
