import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { addTags, audience, removeTags } from '#modules/audience/index.ts';
import { consent, loadConsents } from '#modules/consent/index.ts';
import { newId } from '#kernel/ids.ts';
import { sql } from '#kernel/db/database.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { email, fact, openid } from '#test/facts.ts';
import { contacts } from './index.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, consent, audience] });
});
after(() => app.stop());

async function person(traits: Record<string, unknown> = {}): Promise<string> {
  const data = { source: 'web', traits };
  const input = fact(app.workspaceId, 'contact.identified', data, {
    identities: [openid(newId())],
  });
  const [result] = await app.kernel.facts.append([input]);
  await app.settle();
  return result?.contactId ?? '';
}

const merge = (id: string, contactId: string) =>
  app.request('POST', `/api/v1/contacts/${id}/merge`, { body: { contactId } });
const unmerge = (id: string, contactId: string) =>
  app.request('POST', `/api/v1/contacts/${id}/unmerge`, { body: { contactId } });
const read = async (id: string) => (await app.request('GET', `/api/v1/contacts/${id}`)).body;
const listed = async (query: string): Promise<string[]> =>
  (await app.request('GET', `/api/v1/contacts?${query}`)).body.items.map(
    (item: { id: string }) => item.id,
  );

describe('merging by hand', () => {
  test('reads of either id show one person with everything known of both', async () => {
    const elder = await person({ name: '陈静', city: 'Paris' });
    const younger = await person({ city: 'Lyon', tier: 'gold' });
    await app.request('POST', `/api/v1/contacts/${younger}/tags`, { body: { name: 'Merged VIP' } });
    const merged = await merge(younger, elder);
    assert.equal(merged.status, 200);
    assert.equal(merged.body.id, elder);
    await app.settle();
    for (const id of [elder, younger]) {
      const contact = await read(id);
      assert.deepEqual([contact.id, contact.name, contact.city], [elder, '陈静', 'Lyon']);
      assert.deepEqual(
        contact.tags.map((tag: { name: string }) => tag.name),
        ['Merged VIP'],
      );
      assert.deepEqual(
        contact.mergedFrom.map((row: { id: string; by: string }) => [row.id, row.by]),
        [[younger, 'staff:test']],
      );
      assert.equal(contact.identities.length, 2);
    }
    assert.deepEqual(await listed('tag=merged vip'), [elder]);
    assert.deepEqual(await listed('q=陈静'), [elder]);
    const { body } = await app.request('GET', `/api/v1/contacts/${younger}/timeline`);
    assert.deepEqual(
      body.items.map((item: { entry: { key: string } }) => item.entry.key).toSorted(),
      [
        'timeline.contact.identified',
        'timeline.contact.identified',
        'timeline.contact.mergedByStaff',
        'timeline.tag.added',
      ],
    );
  });

  test('is refused for one person, and un-merging for two', async () => {
    const [a, b] = [await person(), await person()];
    assert.equal((await merge(a, a)).body.code, 'contact.same_person');
    assert.equal((await unmerge(a, b)).body.code, 'contact.not_merged');
    await merge(a, b);
    assert.equal((await merge(a, b)).body.code, 'contact.same_person');
    assert.equal((await merge(a, newId())).status, 404);
  });

  test('undone, it is not redone by an identity that both share', async () => {
    const fan = openid(newId());
    const shop = email('shared@x.test');
    const state = (identities: Parameters<typeof fact>[3]) =>
      app.kernel.facts.append([
        fact(app.workspaceId, 'contact.identified', { source: 'web', traits: {} }, identities),
      ]);
    const [first] = await state({ identities: [shop] });
    const [second] = await state({ identities: [fan] });
    const [a = '', b = ''] = [first?.contactId, second?.contactId];
    await state({ identities: [fan, shop] });
    assert.equal((await read(b)).id, a);
    assert.equal((await unmerge(a, b)).status, 200);
    await app.settle();
    await state({ identities: [fan, shop] });
    await app.settle();
    assert.equal((await read(b)).id, b);
    assert.equal((await merge(a, b)).body.id, a);
  });

  test('of people at the same time leaves one person and pointers of one step', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) ids.push(await person());
    const pairs = ids.flatMap((a, n) => ids.slice(n + 1).map((b) => [a, b] as const));
    const answers = await Promise.all(pairs.map(([a, b]) => merge(b, a)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 5);
    assert.ok(answers.every(({ status }) => status === 200 || status === 409));
    await app.settle();
    const { rows } = await sql<{ merged_into: string | null }>`
      select merged_into from kernel.contacts where id = any(${ids}::uuid[]) order by id`.execute(
      app.kernel.db,
    );
    const [root, ...others] = ids.toSorted();
    assert.deepEqual(
      rows.map((row) => row.merged_into),
      [null, ...others.map(() => root)],
    );
  });
});

type Step =
  | { act: 'merge' | 'unmerge'; a: number; b: number }
  | { act: 'tag' | 'untag'; a: number; tag: string }
  | { act: 'trait'; a: number; key: string; value: string | null; byHand: boolean }
  | { act: 'consent'; a: number; granted: boolean };

const who = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constantFrom('merge' as const, 'unmerge' as const), a: who, b: who }),
  fc.record({
    act: fc.constantFrom('tag' as const, 'untag' as const),
    a: who,
    tag: fc.constantFrom('red', 'blue'),
  }),
  fc.record({
    act: fc.constant('trait' as const),
    a: who,
    key: fc.constantFrom('name', 'city', 'tier'),
    value: fc.constantFrom('x', 'y', null),
    byHand: fc.boolean(),
  }),
  fc.record({ act: fc.constant('consent' as const), a: who, granted: fc.boolean() }),
);

test('whatever is known, a merge and its undoing change nothing that anybody reads', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), who, who, async (steps, x, y) => {
      fc.pre(x !== y);
      const ids = [await person(), await person(), await person(), await person()];
      const at = (n: number) => ids[n] ?? '';
      for (const each of steps) await take(each, at);
      const [a, b] = [(await read(at(x))).id, (await read(at(y))).id];
      fc.pre(a !== b);
      const before = await everything(ids);
      const { status, body } = await merge(a, b);
      assert.equal(status, 200);
      await app.settle();
      const [winner, loser] = body.id === a ? [a, b] : [b, a];
      assert.equal((await unmerge(winner, loser)).status, 200);
      await app.settle();
      assert.deepEqual(await everything(ids), before);
    }),
    { numRuns: 12 },
  );
});

async function take(given: Step, at: (n: number) => string): Promise<void> {
  const { workspaceId, kernel } = app;
  const contactId = at(given.a);
  app.clock.advance(1000);
  switch (given.act) {
    case 'merge':
      await merge(contactId, at(given.b));
      break;
    case 'unmerge':
      await unmerge(contactId, at(given.b));
      break;
    case 'tag':
      await kernel.unit((unit) =>
        addTags(unit, [{ workspaceId, contactId, tagNames: [given.tag], why: 'test' }]),
      );
      break;
    case 'untag': {
      const { body } = await app.request('GET', `/api/v1/tags?q=${given.tag}`);
      const tagIds = body.items.map((tag: { id: string }) => tag.id);
      await kernel.unit((unit) =>
        removeTags(unit, [{ workspaceId, contactId, tagIds, why: 'test' }]),
      );
      break;
    }
    case 'trait': {
      const source = given.byHand ? 'manual' : 'web';
      const data = { source, traits: { [given.key]: given.value } };
      const occurredAt = app.clock.now();
      await kernel.facts.append([
        fact(workspaceId, 'contact.identified', data, { contactId, occurredAt }),
      ]);
      break;
    }
    case 'consent':
      await app.request('PUT', `/api/v1/contacts/${contactId}/consents`, {
        body: { purpose: 'marketing', granted: given.granted },
      });
      break;
  }
  await app.settle();
}

/** All that the modules show of these contacts; merges leave a line in the timeline, so not that. */
async function everything(ids: string[]) {
  const { db } = app.kernel;
  const consents = await loadConsents(db, app.workspaceId, ids, 'marketing');
  const details = await Promise.all(ids.map(read));
  return {
    details,
    consents: ids.map((id) => consents.decide(id, { channelId: null, follower: true })),
    red: (await listed('tag=red&limit=200')).filter((id) => ids.includes(id)),
    blue: (await listed('tag=blue&limit=200')).filter((id) => ids.includes(id)),
    all: (await listed('limit=200')).filter((id) => ids.includes(id)),
  };
}
