import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';
import { hangTags } from './brand-tags.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());

test('the sample brand’s tags are made once, and put on by what fans do', async () => {
  const rapport = await app.http.listen({ port: 0 });
  const stage = { rapport, apiKey: app.apiKey, simulator: '' };
  await hangTags(stage);
  await hangTags(stage);
  const { body } = await app.request('GET', '/api/v1/tags');
  assert.equal(body.items.length, 7);
  assert.ok(body.items.every(({ groupId }: { groupId: string | null }) => groupId !== null));
  const groups = await app.request('GET', '/api/v1/tag-groups');
  assert.equal(groups.body.items.length, 2);
  const [stated] = await app.kernel.facts.append([
    fact(
      app.workspaceId,
      'message.received',
      {
        kind: 'text',
        text: '有龙井吗？',
        platformId: null,
        mediaId: null,
        menuItemId: null,
        extra: {},
      },
      { identities: [openid('fan')], channelId: null, occurredAt: app.clock.now() },
    ),
  ]);
  await app.settle();
  const { body: tags } = await app.request('GET', `/api/v1/contacts/${stated?.contactId}/tags`);
  assert.deepEqual(
    tags.items.map(({ name }: { name: string }) => name),
    ['Asks about tea 咨询茶品'],
  );
});
