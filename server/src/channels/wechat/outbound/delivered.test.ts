import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connected, type Connected } from '#channels/test/connected.ts';
import { settleCampaigns } from '#modules/campaigns/test/settle.ts';
import { messagesOf } from '#modules/messages/index.ts';
import { modules } from '#server/modules.ts';

let town: Connected;
before(async () => {
  town = await connected({ modules });
});
after(() => town.stop());

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};

test('what WeChat says it delivered is counted, and who mutes the template is not', async () => {
  const { appId } = await town.connect();
  const templateId = 'T'.repeat(43);
  const content = '{{thing1.DATA}}';
  await town.sim('POST', '/_sim/templates', { appId, title: 'News', content, templateId });
  const { fans } = (await town.sim('POST', '/_sim/fans', { appId, count: 5 })) as {
    fans: { openid: string }[];
  };
  for (const { openid } of fans) await town.sim('POST', `/_sim/fans/${openid}/follow`, { appId });
  await town.sim('POST', `/_sim/fans/${fans[0]?.openid}/mute`, { appId, templateId });
  await town.app.settle();
  const ways = [{ content: { type: 'template', templateId, data: { thing1: 'New tea' } } }];
  const made = await town.app.request('POST', '/api/v1/campaigns', {
    body: {
      name: 'Spring',
      plan: {
        audience: { kind: 'field', field: 'contacts.following', test: { op: 'known' } },
        arms: [{ id: 'a', share: 100, message: { purpose: 'service', ways } }],
      },
    },
  });
  const url = `/api/v1/campaigns/${made.body.id}`;
  await town.app.request('POST', `${url}/launch`, { body: { revision: 1 } });
  await settleCampaigns(town.app);
  const sender = messagesOf(town.app.kernel).startSender();
  const figures = async () => {
    await town.app.settle();
    return (await town.app.request('GET', url)).body.latest.figures;
  };
  await until(async () => (await figures()).sent === 5);
  await until(async () => ((await figures()).delivered ?? 0) >= 4);
  await sender.stop();
  const { sent, delivered } = await figures();
  assert.deepEqual([sent, delivered], [5, 4]);
});
