import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connected, type Connected } from '#channels/test/connected.ts';
import { messagesOf } from '#modules/messages/index.ts';
import { modules } from '#server/modules.ts';

let town: Connected;
let channelId: string;
let appId: string;
before(async () => {
  town = await connected({ modules });
  ({ id: channelId, appId } = await town.connect());
  await town.app.request('PUT', `/api/v1/welcomes/default?channelId=${channelId}`, {
    body: {
      welcome: {
        variants: [
          {
            messages: [
              { type: 'text', text: '欢迎 {{ name | default: "朋友" }}' },
              { type: 'article', title: 'Tea', url: 'https://example.com/tea' },
            ],
          },
        ],
      },
    },
  });
});
after(() => town.stop());

async function follow(): Promise<string> {
  const answer = await town.sim('POST', '/_sim/fans', { appId, count: 1 });
  const [fan] = answer['fans'] as { openid: string }[];
  const openid = fan?.openid ?? '';
  await town.sim('POST', `/_sim/fans/${openid}/follow`, { appId });
  await town.app.settle();
  return openid;
}

interface Entry {
  status: string;
  reason: { code: string; values: Record<string, unknown> };
}

/** Sends until nothing of hers is on its way; gives her log, the oldest first. */
async function delivered(openid: string): Promise<Entry[]> {
  const found = await town.app.request('GET', `/api/v1/contacts?identity=openid:${openid}`);
  const contactId: string = found.body.items[0].id;
  const sender = messagesOf(town.app.kernel).startSender();
  for (;;) {
    const { body } = await town.app.request('GET', `/api/v1/messages?contactId=${contactId}`);
    const entries = body.items as Entry[];
    if (entries.every((entry) => !['queued', 'sending', 'waiting'].includes(entry.status))) {
      await sender.stop();
      return entries.toReversed();
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function chatOf(openid: string): Promise<string[]> {
  const answer = await town.sim('GET', `/_sim/messages?appId=${appId}&openid=${openid}`);
  return (answer['messages'] as { type: string }[]).map((line) => line.type);
}

test('from a real callback to the fan’s chat, by the real adapter', async () => {
  const openid = await follow();
  const entries = await delivered(openid);
  assert.deepEqual(
    entries.map((entry) => entry.status),
    ['sent', 'sent'],
  );
  assert.deepEqual(await chatOf(openid), ['text', 'news']);
});

test('45015: the platform’s word closes our window, and the rest is not tried', async () => {
  const openid = await follow();
  await town.sim('POST', '/_sim/faults', { windowClosed: true });
  const entries = await delivered(openid);
  await town.sim('DELETE', '/_sim/faults');
  assert.deepEqual(
    entries.map((entry) => [entry.status, entry.reason.code]),
    [
      ['failed', 'failed.platform'],
      ['skipped', 'skip.window_closed'],
    ],
  );
  assert.equal(entries[0]?.reason.values['code'], '45015');
});
