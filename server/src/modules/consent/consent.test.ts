import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contacts } from '#modules/contacts/index.ts';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';
import { consent, loadConsents } from './index.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, consent] });
});
after(() => app.stop());

const channel = newId();

async function says(id: string, granted: boolean, day: number, on: string | null = null) {
  const data = { purpose: 'marketing', channel: on, granted, source: 'form' };
  const occurredAt = new Date(Date.UTC(2026, 1, day));
  const given = { identities: [openid(id)], occurredAt };
  const [result] = await app.kernel.facts.append([
    fact(app.workspaceId, 'consent.changed', data, given),
  ]);
  return result?.contactId ?? '';
}

const granted = async (contactId: string, channelId: string | null = channel, follower = true) => {
  const consents = await loadConsents(app.kernel.db, app.workspaceId, [contactId], 'marketing');
  return consents.decide(contactId, { channelId, follower }).granted;
};

test('words count by when they were said, also within one batch and when they come late', async () => {
  const id = newId();
  const contactId = await says(id, true, 2);
  await says(id, false, 4);
  await says(id, true, 3);
  await app.settle();
  assert.equal(await granted(contactId), false);
  await says(id, true, 1);
  await says(id, true, 5, channel);
  await app.settle();
  assert.equal(await granted(contactId), true);
  assert.equal(await granted(contactId, newId()), false);
});

test('defaults are the workspace’s; a broken setting falls back to ours', async () => {
  const id = newId();
  const contactId = await says(id, true, 1, newId());
  await app.settle();
  const configure = (settings: unknown) =>
    sql`update kernel.workspaces set settings = ${JSON.stringify({ consent: settings })}::jsonb
      where id = ${app.workspaceId}`.execute(app.kernel.db);
  assert.deepEqual(
    [await granted(contactId), await granted(contactId, channel, false)],
    [true, false],
  );
  await configure({ marketing: 'refused' });
  assert.equal(await granted(contactId), false);
  await configure({ marketing: 'whatever' });
  assert.equal(await granted(contactId), true);
});

test('the contact page shows each purpose, and a refusal by staff holds from the answer on', async () => {
  const contactId = await says(newId(), true, 1, channel);
  await app.settle();
  const put = await app.request('PUT', `/api/v1/contacts/${contactId}/consents`, {
    body: { purpose: 'marketing', granted: false },
  });
  assert.equal(put.status, 200);
  assert.equal(await granted(contactId), false);
  await app.settle();
  const { body } = await app.request('GET', `/api/v1/contacts/${contactId}`);
  assert.deepEqual(body.consents, put.body.items);
  assert.deepEqual(
    body.consents.map(
      (row: { purpose: string; channel: string; granted: boolean; basis: string }) => [
        row.purpose,
        row.channel,
        row.granted,
        row.basis,
      ],
    ),
    [
      ['service', null, true, 'followers'],
      ['marketing', null, false, 'stated'],
      ['marketing', channel, true, 'stated'],
      ['analytics', null, true, 'default'],
    ],
  );
  const timeline = await app.request('GET', `/api/v1/contacts/${contactId}/timeline`);
  assert.deepEqual(timeline.body.items[0].entry, {
    key: 'timeline.consent.refused',
    values: { purpose: 'marketing', source: 'staff:test' },
    icon: 'consent',
  });
});
