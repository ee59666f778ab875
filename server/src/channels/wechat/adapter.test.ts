import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import type { MessageContent } from '#contracts/content.ts';
import { connected, type Connected } from '#channels/test/connected.ts';
import type { ChannelAccount, SendOutcome } from '#kernel/channel-adapter.ts';
import { sql } from '#kernel/db/database.ts';

let town: Connected;
let pictures: Server;
let pictureUrl = '';
let pictureLoads = 0;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

const types: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
};

before(async () => {
  town = await connected();
  pictures = createServer((request, response) => {
    pictureLoads += 1;
    const extension = request.url?.split('.').at(-1) ?? '';
    const found = extension in types;
    response.writeHead(found ? 200 : 404, { 'content-type': types[extension] ?? 'text/html' });
    response.end(found ? png : 'no');
  });
  await new Promise<void>((resolve) => pictures.listen(0, '127.0.0.1', resolve));
  pictureUrl = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}`;
});
afterEach(() => town.sim('DELETE', '/_sim/faults'));
after(async () => {
  pictures.close();
  await town.stop();
});

let next = 0;
const hello: MessageContent = { type: 'text', text: '欢迎光临 & welcome' };

/** A connected account with one fan who just followed it. */
async function shop(settings: object = {}) {
  const appId = `wx${String(++next).padStart(16, '0')}`;
  const { id } = await town.connect({ appId, settings });
  const { fans } = (await town.sim('POST', '/_sim/fans', { appId, count: 1 })) as {
    fans: { openid: string }[];
  };
  const openid = fans[0]?.openid ?? '';
  const act = (action: string, body: object = {}) =>
    town.sim('POST', `/_sim/fans/${openid}/${action}`, { appId, ...body });
  await act('follow');
  const account = { id } as ChannelAccount;
  const adapter = town.app.kernel.registry
    .all('channelAdapters')
    .find((each) => each.kind === 'wechat');
  assert.ok(adapter);
  const send = (content: MessageContent, to = openid): Promise<SendOutcome> =>
    adapter.send(account, to, content, `key ${++next}`);
  const arrived = async () => {
    const answer = await town.sim('GET', `/_sim/messages?appId=${appId}&openid=${openid}`);
    return (answer['messages'] as { type: string; content: unknown }[]).map(({ type }) => type);
  };
  return { id, appId, openid, act, send, arrived, adapter, account };
}

const calls = (path: string) => town.simulator.world.stats.apiCalls[path] ?? 0;
const faults = (body: object) => town.sim('POST', '/_sim/faults', body);

test('a text arrives as it was written', async () => {
  const { send, openid, appId } = await shop();
  assert.deepEqual(await send(hello), { status: 'sent', platformMessageId: null });
  const { messages } = (await town.sim(
    'GET',
    `/_sim/messages?appId=${appId}&openid=${openid}`,
  )) as {
    messages: { content: unknown }[];
  };
  assert.ok(JSON.stringify(messages[0]?.content).includes('欢迎光临 & welcome'));
});

test('every content type arrives; a picture is uploaded once for an account', async () => {
  const { send, arrived } = await shop();
  const contents: MessageContent[] = [
    { type: 'image', mediaUrl: `${pictureUrl}/a.png` },
    { type: 'article', title: 'T', description: 'D', url: 'https://a.example/', imageUrl: '' },
    {
      type: 'miniprogram',
      title: 'T',
      appId: 'wxmini',
      pagePath: 'p',
      thumbUrl: `${pictureUrl}/b.png`,
    },
  ];
  const [loads, uploads] = [pictureLoads, calls('/cgi-bin/media/upload')];
  for (const content of contents)
    assert.deepEqual(await send(content), { status: 'sent', platformMessageId: null });
  assert.deepEqual(await arrived(), ['image', 'news', 'miniprogrampage']);
  // The two addresses hold the same picture.
  assert.deepEqual([pictureLoads - loads, calls('/cgi-bin/media/upload') - uploads], [2, 1]);
});

/** A template of the account with one field, and fans that have agreed to it. */
async function withTemplate(appId: string, templateId: string) {
  await town.sim('POST', `/_sim/templates?appId=${appId}`, {
    appId,
    templateId,
    title: '订单发货通知',
    content: '商品名称:{{thing1.DATA}}',
  });
}
const notice = (type: 'template' | 'subscribe', templateId: string): MessageContent => ({
  type,
  templateId,
  data: { thing1: '丝绒唇釉' },
  url: 'https://shop.example/',
  miniprogram: null,
});

test('a template message needs no window, and is sent once however often it is tried', async () => {
  const { send, appId, adapter, account, openid, arrived } = await shop();
  await withTemplate(appId, 'tpl1');
  await faults({ windowClosed: true });
  const first = await adapter.send(account, openid, notice('template', 'tpl1'), 'one');
  assert.ok(first.status === 'sent' && /^\d+$/.test(first.platformMessageId ?? ''));
  assert.deepEqual(await adapter.send(account, openid, notice('template', 'tpl1'), 'one'), first);
  assert.deepEqual(await arrived(), ['template']);
  const unknown = await send(notice('template', 'nope'));
  assert.ok(unknown.status === 'failed' && unknown.code === '40037');
});

test('each acceptance is good for one subscription notice', async () => {
  const { send, act, appId } = await shop();
  await withTemplate(appId, 'sub1');
  await act('subscribe-accept', { templateId: 'sub1' });
  assert.equal((await send(notice('subscribe', 'sub1'))).status, 'sent');
  const second = await send(notice('subscribe', 'sub1'));
  assert.ok(second.status === 'failed' && second.code === '43101' && second.grant === 'used');
});

test('voice and video are uploaded as what they are', async () => {
  const { send, arrived } = await shop();
  const voice = await send({ type: 'voice', mediaUrl: `${pictureUrl}/a.mp3` });
  const video = await send({
    type: 'video',
    mediaUrl: `${pictureUrl}/a.mp4`,
    thumbUrl: `${pictureUrl}/a.jpg`,
    title: 'T',
    description: 'D',
  });
  assert.deepEqual([voice.status, video.status], ['sent', 'sent']);
  assert.deepEqual(await arrived(), ['voice', 'video']);
  const wrong = await send({ type: 'voice', mediaUrl: `${pictureUrl}/a.mp4` });
  assert.ok(wrong.status === 'failed' && /WeChat takes MP3 and AMR/.test(wrong.reason));
});

test('a picture the platform has dropped is uploaded anew, once', async () => {
  const { send, arrived, act } = await shop();
  const image: MessageContent = { type: 'image', mediaUrl: `${pictureUrl}/c.png` };
  await send(image);
  for (const { media } of town.simulator.world.data.accounts.values()) media.clear();
  await act('message', { content: 'hi' });
  assert.equal((await send(image)).status, 'sent');
  assert.deepEqual(await arrived(), ['image', 'image']);
});

test('a picture that cannot be had fails with its reason, and nothing is sent', async () => {
  const { send, arrived } = await shop();
  const reasons: [string, RegExp][] = [
    [`${pictureUrl}/missing.gif`, /answers HTTP 404/],
    ['http://127.0.0.1:1/a.png', /cannot be loaded/],
    ['file:///etc/passwd', /not the address of a picture/],
  ];
  for (const [mediaUrl, words] of reasons) {
    const outcome = await send({ type: 'image', mediaUrl });
    assert.ok(outcome.status === 'failed' && words.test(outcome.reason), JSON.stringify(outcome));
  }
  assert.deepEqual(await arrived(), []);
});

test('the platform’s view of the window is taken over', async () => {
  const { send, act } = await shop();
  for (let n = 0; n < 3; n++) assert.equal((await send(hello)).status, 'sent');
  const fourth = await send(hello);
  assert.ok(fourth.status === 'failed' && fourth.window === 'exhausted' && fourth.code === '45047');
  await act('message', { content: 'hi' });
  await faults({ windowClosed: true });
  const closed = await send(hello);
  assert.ok(closed.status === 'failed' && closed.window === 'closed' && closed.code === '45015');
  const stranger = await send(hello, 'oNobody');
  assert.ok(stranger.status === 'failed' && stranger.unreachable);
});

test('a token revoked in the middle is renewed once, for all senders together', async () => {
  const { send, act } = await shop();
  assert.equal((await send(hello)).status, 'sent');
  await act('message', { content: 'hi' });
  await faults({ tokenRevoked: true });
  const before = calls('/cgi-bin/stable_token');
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => send(hello)));
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    Array.from({ length: 5 }, () => 'sent'),
  );
  assert.equal(calls('/cgi-bin/stable_token') - before, 1);
});

test('without an answer after bytes left, the message is uncertain and not repeated', async () => {
  const patient = await shop();
  const hasty = await shop({ callTimeoutMs: 500 });
  await patient.send(hello);
  await hasty.send(hello);
  const path = '/cgi-bin/message/custom/send';
  for (const [{ send, act, arrived }, fault, words] of [
    [patient, { dropRate: 1 }, /closed|reset|hang up/i],
    [patient, { dropAfterRate: 1 }, /closed|reset|hang up/i],
    [patient, { html: true }, /text\/html in place of JSON/],
    [patient, { errorRate5xx: 1 }, /HTTP 502/],
    [hasty, { slowMs: 4_000 }, /timeout/i],
  ] as const) {
    await act('message', { content: 'hi' });
    await faults({ ...fault, path });
    const before = (await arrived()).length;
    const outcome = await send(hello);
    assert.ok(
      outcome.status === 'uncertain' && words.test(outcome.reason),
      JSON.stringify(outcome),
    );
    assert.ok((await arrived()).length <= before + 1);
    await town.sim('DELETE', '/_sim/faults');
  }
});

test('what certainly did not leave, or was answered with “busy”, may be tried again', async () => {
  const { id, send } = await shop();
  await send(hello);
  await faults({ busyRate: 1, path: '/cgi-bin/message/custom/send' });
  const busy = await send(hello);
  assert.ok(busy.status === 'retry' && busy.code === '-1' && busy.afterMs >= 1000);
  await town.sim('DELETE', '/_sim/faults');

  // The token is at hand; the platform's address now refuses connections.
  const { db } = town.app.kernel;
  await sql`update channels.accounts set base_urls = jsonb_set(base_urls, '{api}', '"http://127.0.0.1:1"')
    where id = ${id}`.execute(db);
  town.app.clock.advance(6_000);
  const refused = await send(hello);
  assert.ok(refused.status === 'retry' && refused.code === 'unreachable', JSON.stringify(refused));
});

test('a token that cannot be fetched leaves the message unsent', async () => {
  const { send } = await shop();
  await faults({ html: true, path: '/cgi-bin/stable_token' });
  const outcome = await send(hello);
  assert.ok(outcome.status === 'retry' && outcome.code === 'unreachable', JSON.stringify(outcome));
});

test('a wrong secret is an alert that people see, and clears when it is mended', async () => {
  const { id, send, act } = await shop();
  const url = `/api/v1/channels/${id}`;
  await town.app.request('PATCH', url, { body: { appSecret: 'wrong' } });
  const outcome = await send(hello);
  assert.ok(outcome.status === 'failed' && outcome.alert);
  assert.equal((await town.app.request('GET', url)).body.alert.code, `wechat.${outcome.code}`);
  await town.app.request('PATCH', url, { body: { appSecret: 'a-secret-of-32-characters-000001' } });
  await act('message', { content: 'hi' });
  assert.equal((await send(hello)).status, 'sent');
  assert.equal((await town.app.request('GET', url)).body.alert, null);
});

test('a disabled account sends nothing', async () => {
  const { id, send, arrived } = await shop();
  await town.app.request('PATCH', `/api/v1/channels/${id}`, { body: { status: 'disabled' } });
  const outcome = await send(hello);
  assert.ok(outcome.status === 'failed' && outcome.alert && outcome.code === 'channels.not_active');
  assert.deepEqual(await arrived(), []);
});
