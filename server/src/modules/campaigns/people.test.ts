import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fact } from '#test/facts.ts';
import { stage, type Stage } from './test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, nth) => `${prefix}${nth}`);

test('its people are found by name, state and reason, and pages hold each of them once', async () => {
  const people = await s.followers(names('find', 9));
  const [ling = '', gone = ''] = people;
  await s.kernel.facts.append([
    fact(
      s.workspaceId,
      'contact.identified',
      { source: 'form', traits: { name: '陈小玲' } },
      { contactId: ling },
    ),
  ]);
  await s.act('find1', 'contact.unfollowed');
  const { id } = await s.launch();
  await s.work();
  await s.deliver();
  const url = `/api/v1/campaigns/${id}/recipients`;
  const found = async (query: string): Promise<string[]> => {
    const { body } = await s.app.request('GET', `${url}?limit=200&${query}`);
    return body.items.map((one: { contactId: string }) => one.contactId);
  };
  assert.deepEqual(await found(`q=${encodeURIComponent('小玲')}`), [ling]);
  assert.deepEqual(await found(`q=${encodeURIComponent('小玲')}&state=skipped`), []);
  assert.deepEqual(await found('q=nobody'), []);
  assert.deepEqual(await found('reason=skip.unfollowed'), [gone]);
  assert.deepEqual(await found('state=skipped&reason=skip.no_consent'), []);
  assert.deepEqual(await found('state=uncertain'), []);
  const all = await found('');
  // Who has no name is told by where she came from.
  const { body: nameless } = await s.app.request('GET', `${url}?contactId=${gone}`);
  assert.deepEqual(
    nameless.items.map((one: { name: unknown; identityKinds: unknown }) => [
      one.name,
      one.identityKinds,
    ]),
    [[null, ['openid']]],
  );
  const paged: string[] = [];
  let cursor = '';
  do {
    const { body } = await s.app.request('GET', `${url}?limit=4${cursor && `&cursor=${cursor}`}`);
    paged.push(...body.items.map((one: { contactId: string }) => one.contactId));
    cursor = body.nextCursor ?? '';
    // What becomes of people meanwhile moves nobody to another page.
    await s.act('find2', 'message.received');
  } while (cursor);
  assert.deepEqual(paged, all);
  assert.deepEqual((await found('state=replied')).length, 1);
});
