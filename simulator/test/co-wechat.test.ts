import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import {
  ACCOUNT,
  act,
  addAccount,
  control,
  firstFan,
  startSimulator,
  type Json,
} from './helpers.ts';
import { coWechatReceiver } from './peers.ts';

/** A server whose every answer comes from co-wechat; notes the messages it understood. */
async function serve(t: TestContext, mode: string) {
  const seen: Record<string, string>[] = [];
  const config = {
    token: ACCOUNT.token,
    appid: ACCOUNT.appId,
    ...(mode === 'plaintext' ? {} : { encodingAESKey: ACCOUNT.encodingAesKey }),
  };
  const receive = coWechatReceiver(config, async (message) => {
    seen.push(message);
    if (message['Event'] === 'subscribe') return '欢迎关注 & welcome';
    if (message['MsgType'] === 'text') {
      return [
        { title: '新品', description: 'd', picurl: 'https://e.com/a.png', url: 'https://e.com' },
      ];
    }
    return '';
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      void receive(request.method ?? '', query, Buffer.concat(chunks).toString()).then((answer) => {
        response.statusCode = answer.status;
        response.end(answer.body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

for (const mode of ['plaintext', 'compatible', 'secure']) {
  test(`co-wechat understands our pushes in ${mode} mode, and we its replies`, async (t) => {
    const sim = await startSimulator(t);
    const { seen, url } = await serve(t, mode);
    const account = await addAccount(sim, { mode, callbackUrl: url });
    assert.equal((account['verification'] as Json)['ok'], true);
    const openid = await firstFan(sim);
    const followed = await act(sim, openid, 'follow', { scene: 'ifc-3' });
    assert.deepEqual(followed['reply'], {
      type: 'text',
      content: { content: '欢迎关注 & welcome' },
    });
    const asked = await act(sim, openid, 'message', { content: '有新品吗？' });
    assert.equal((asked['reply'] as Json)['type'], 'news');
    const located = await act(sim, openid, 'location', { latitude: 31.2, longitude: 121.4 });
    assert.equal(located['outcome'], 'accepted');
    assert.equal(seen[0]?.['EventKey'], 'qrscene_ifc-3');
    assert.equal(seen[1]?.['Content'], '有新品吗？');
    assert.match(seen[1]?.['MsgId'] ?? '', /^\d{19}$/);
    assert.equal(seen[2]?.['Latitude'], '31.200000');
  });
}

test('co-wechat refuses a push signed with another token', async (t) => {
  const sim = await startSimulator(t);
  const { seen, url } = await serve(t, 'plaintext');
  await addAccount(sim, { mode: 'plaintext', callbackUrl: url, settings: { callbackRetries: 0 } });
  await addAccount(sim, { mode: 'plaintext', token: 'another' });
  const result = await act(sim, await firstFan(sim), 'follow');
  assert.deepEqual([result['status'], result['delivered']], [401, false]);
  assert.equal(seen.length, 0);
  const stats = (await control(sim, '/stats')) as { callbacks: Json };
  assert.equal(stats.callbacks['faulted'], 1);
});
