import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everybody, stage, type Stage } from '../test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const count = async (field: string, value: string, params?: object): Promise<number> => {
  const rule = {
    kind: 'field',
    field,
    test: { op: 'hasAny', values: [value] },
    ...(params && { params }),
  };
  const { body } = await s.app.request('POST', '/api/v1/segments/preview', { body: { rule } });
  return body.count;
};

test('segments, timelines and contacts’ pages know who was chosen, held back and reached', async () => {
  await s.followers(Array.from({ length: 30 }, (_, nth) => `o${nth}`));
  const { id } = await s.launch({ control: 40 });
  await s.work();
  await s.flush();
  await s.app.settle();
  const { arms } = await s.latest(id);
  const [control = 0, told = 0] = arms.map(({ people }) => people);
  assert.deepEqual(
    [
      await count('campaigns.chosen', id),
      await count('campaigns.heldOut', id),
      await count('campaigns.received', id),
      await count('campaigns.clicked', id),
      await count('campaigns.arm', 'a', { campaign: id }),
    ],
    [told, control, told, 0, told],
  );
  const { body } = await s.app.request('GET', `/api/v1/campaigns/${id}/recipients?limit=200`);
  for (const held of [true, false]) {
    const one = body.items.find((item: { arm: string | null }) => (item.arm === null) === held);
    const { body: contact } = await s.app.request('GET', `/api/v1/contacts/${one.contactId}`);
    const [section] = contact.sections.campaigns.items;
    assert.deepEqual([section.id, section.arm], [id, held ? null : 'a']);
    assert.equal(section.status, held ? 'control' : 'sent');
    const timeline = await s.app.request('GET', `/api/v1/contacts/${one.contactId}/timeline`);
    const keys = timeline.body.items.map(({ entry }: { entry: { key: string } }) => entry.key);
    assert.ok(keys.includes(held ? 'timeline.campaign.heldOut' : 'timeline.campaign.joined'));
  }
});

test('a segment that a campaign speaks to is not deleted under it', async () => {
  const segment = await s.post('/api/v1/segments', { name: 'All', rule: everybody }, 201);
  const { id } = await s.draft({ exclude: { kind: 'segment', segmentId: segment.id } });
  const refused = await s.app.request('DELETE', `/api/v1/segments/${segment.id}`);
  assert.equal(refused.status, 409, refused.text);
  const { body } = await s.app.request('GET', `/api/v1/segments/${segment.id}/uses`);
  assert.deepEqual(body.items, [{ kind: 'campaign', id, name: 'Spring' }]);
  const listed = await s.app.request('GET', '/api/v1/segments');
  assert.deepEqual(
    listed.body.items.map(({ name, uses }: { name: string; uses: number }) => [name, uses]),
    [['All', 1]],
  );
  assert.equal((await s.app.request('DELETE', `/api/v1/campaigns/${id}`)).status, 204);
  assert.equal((await s.app.request('DELETE', `/api/v1/segments/${segment.id}`)).status, 204);
});
