import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { connected, type Connected } from '#channels/test/connected.ts';
import { settleCampaigns } from '#modules/campaigns/test/settle.ts';
import { messagesOf } from '#modules/messages/index.ts';
import { modules } from '#server/modules.ts';

let town: Connected;
before(async () => {
  town = await connected({ modules, env: { RAPPORT_PUBLIC_URL: 'https://go.yunhe.example' } });
});
after(() => town.stop());

const text = (words: string, more: object = {}) => ({
  content: { type: 'text', text: words },
  ...more,
});

/** Followers of an account, of whom nobody has written of late. */
async function followers(appId: string, count: number): Promise<string[]> {
  const { fans } = (await town.sim('POST', '/_sim/fans', { appId, count })) as {
    fans: { openid: string }[];
  };
  for (const { openid } of fans) await town.sim('POST', `/_sim/fans/${openid}/follow`, { appId });
  await town.app.settle();
  return fans.map(({ openid }) => openid);
}

/** Sends until nothing is under way. */
async function flush(): Promise<void> {
  const sender = messagesOf(town.app.kernel).startSender();
  const depth = async () =>
    (await town.app.request('GET', '/api/v1/messages/outbox')).body.depth as number;
  while ((await depth()) > 0) await pause(20);
  await sender.stop();
  await town.app.settle();
}

async function launch(name: string, channelId: string, words: string) {
  const ways = [text(words), text(words, { mass: true })].map((way) => ({
    ...way,
    channels: [channelId],
  }));
  const made = await town.app.request('POST', '/api/v1/campaigns', {
    body: {
      name,
      plan: {
        audience: { kind: 'field', field: 'contacts.following', test: { op: 'known' } },
        arms: [{ id: 'a', share: 100, message: { purpose: 'service', ways } }],
      },
    },
  });
  assert.equal(made.status, 201, made.text);
  const url = `/api/v1/campaigns/${made.body.id}/launch`;
  const launched = await town.app.request('POST', url, { body: { revision: 1 } });
  await settleCampaigns(town.app);
  return { id: made.body.id as string, launched };
}

const campaign = async (name: string, channelId: string, words: string): Promise<string> =>
  (await launch(name, channelId, words)).id;

const calls = () => town.simulator.world.stats.apiCalls['/cgi-bin/message/mass/send'] ?? 0;

test('outside of windows people are written to by one mass send, four times a month', async () => {
  const { id: channelId, appId } = await town.connect();
  const openids = await followers(appId, 12);
  // Their minute after following is over; one of them writes and opens her window.
  town.app.clock.advance(3_600_000);
  const [writer = ''] = openids;
  const said = { appId, content: 'hello' };
  await town.sim('POST', `/_sim/fans/${writer}/message`, said);
  await town.app.settle();
  for (let nth = 1; nth <= 5; nth++) {
    const id = await campaign(`Spring ${nth}`, channelId, `Words ${nth}`);
    const reasons = async () => {
      const { body } = await town.app.request(
        'GET',
        `/api/v1/campaigns/${id}/recipients?limit=200`,
      );
      const codes = body.items.map((one: { reason: string }) => one.reason) as string[];
      return Object.fromEntries(
        [...Map.groupBy(codes, (code) => code)].map(([code, own]) => [code, own.length]),
      );
    };
    // Of several ways that are closed the first one's reason is shown; the others are told beside it.
    const expected = nth <= 4 ? 'send.mass' : 'skip.window_closed';
    assert.deepEqual(await reasons(), { 'send.window': 1, [expected]: 11 });
    // People are gathered for some seconds.
    town.app.clock.advance(6_000);
    await flush();
    const { body } = await town.app.request('GET', `/api/v1/campaigns/${id}`);
    const { sent, skipped } = body.latest.figures;
    assert.deepEqual([sent, skipped], nth <= 4 ? [12, 0] : [1, 11]);
    assert.equal(calls(), Math.min(nth, 4));
  }
  const { body } = await town.app.request('GET', '/api/v1/messages?status=skipped');
  const { body: detail } = await town.app.request('GET', `/api/v1/messages/${body.items[0].id}`);
  assert.deepEqual(detail.tried[0].reason, {
    code: 'skip.mass_quota',
    values: { limit: 4, month: '2026-03' },
  });
  const { messages } = (await town.sim(
    'GET',
    `/_sim/messages?appId=${appId}&openid=${openids[3]}`,
  )) as { messages: { via: string }[] };
  assert.equal(messages.filter(({ via }) => via === 'mass').length, 4);
});

test('whoever is alone, or a text with variables, does not go by mass send', async () => {
  const { id: channelId, appId } = await town.connect({ appId: 'wxbbbbbbbbbbbbbbbb' });
  await followers(appId, 1);
  town.app.clock.advance(3_600_000);
  const before = calls();
  const alone = await campaign('Alone', channelId, 'Only you');
  town.app.clock.advance(61_000);
  await flush();
  const { body } = await town.app.request(
    'GET',
    `/api/v1/campaigns/${alone}/recipients?state=failed`,
  );
  assert.equal(body.items.length, 1);
  const { launched } = await launch('Personal', channelId, 'Hello {{ name }}');
  assert.notEqual(launched.status, 200);
  assert.match(launched.text, /mass_variables/);
  assert.equal(calls(), before);
});

test('what WeChat reports of a mass send, and clicks on its links, are figures of its arm', async () => {
  const { id: channelId, appId } = await town.connect({ appId: 'wxcccccccccccccccc' });
  const openids = await followers(appId, 6);
  const rules = { quietHours: null, frequencyCap: null };
  await town.app.request('PUT', '/api/v1/messages/settings', { body: rules });
  town.app.clock.advance(3_600_000);
  const ways = [
    { ...text('Taste it: https://yunhe.example/tea', { mass: true }), channels: [channelId] },
  ];
  const made = await town.app.request('POST', '/api/v1/campaigns', {
    body: {
      name: 'Reported',
      plan: {
        audience: { kind: 'field', field: 'contacts.following', test: { op: 'known' } },
        arms: [{ id: 'a', share: 100, message: { purpose: 'marketing', ways } }],
      },
    },
  });
  const url = `/api/v1/campaigns/${made.body.id}`;
  await town.app.request('POST', `${url}/launch`, { body: { revision: 1 } });
  await settleCampaigns(town.app);
  const fan = town.simulator.world.data.accounts.get(appId)?.fans.get(openids[5] ?? '');
  assert.ok(fan);
  // WeChat drops whom it does not reach without a word on who it was.
  fan.blacklisted = true;
  // Every callback comes twice at once, and once again later.
  Object.assign(town.simulator.world.faults, { duplicateCallbacks: true, redeliverRate: 1 });
  town.app.clock.advance(6_000);
  await flush();
  const arm = async () => {
    await settleCampaigns(town.app);
    const { body } = await town.app.request('GET', url);
    return body.latest.arms[0];
  };
  while ((await arm()).delivered !== 5) await pause(20);
  const { sent, told, massClicks } = await arm();
  assert.deepEqual([sent, told, massClicks], [6, 6, 0]);
  Object.assign(town.simulator.world.faults, { duplicateCallbacks: false, redeliverRate: 0 });

  const { messages } = (await town.sim(
    'GET',
    `/_sim/messages?appId=${appId}&openid=${openids[0]}`,
  )) as { messages: { via: string; content: { content: string } }[] };
  const got = messages.find(({ via }) => via === 'mass')?.content.content ?? '';
  const path = /https:\/\/go\.yunhe\.example(\/l\/[\w-]{12})$/.exec(got)?.[1] ?? '';
  const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0.49';
  const opened = await town.app.http.inject({
    method: 'GET',
    url: path,
    headers: { 'user-agent': phone },
  });
  assert.equal(opened.headers['location'], 'https://yunhe.example/tea');
  const after = await arm();
  assert.deepEqual([after.massClicks, after.clicked, after.delivered], [1, 0, 5]);
});
