import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { processLanes } from '#kernel/facts/process.ts';
import { reaction } from '#kernel/facts/reaction.ts';
import { defineModule } from '#kernel/module.ts';
import { contacts } from '#modules/contacts/index.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { numbered } from '#test/facts.ts';
import { system } from './index.ts';

let broken = true;

/** Counts in the database, where a rolled back effect leaves no trace. */
const counting = defineModule({
  name: 'counting',
  rank: 1,
  needs: [],
  setup: () => ({
    reactions: [
      reaction('counting.count', ['event.tracked'], async (unit, facts) => {
        for (const fact of facts)
          await sql`insert into counted values (${fact.id})`.execute(unit.tx);
      }),
      reaction('counting.break', ['event.tracked'], async (_unit, facts) => {
        if (broken && facts.some((fact) => fact.data.properties['n'] === 13))
          throw new Error('thirteen is too many');
      }),
    ],
  }),
});

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, counting, system] });
  await sql`create table counted (fact_id uuid)`.execute(app.kernel.db);
});
after(() => app.stop());

const counted = async () => (await sql`select from counted`.execute(app.kernel.db)).rows.length;

async function park(): Promise<string> {
  broken = true;
  await sql`truncate counted`.execute(app.kernel.db);
  await app.kernel.facts.append([12, 13, 14].map((n) => numbered(app.workspaceId, n)));
  const lanes = Array.from({ length: 64 }, (_, lane) => lane);
  const deps = { ...app.kernel.unitDeps, reactions: app.app.reactions, parked: () => undefined };
  while ((await processLanes(deps, lanes)) > 0);
  assert.equal(await counted(), 2);
  const { body } = await app.request('GET', '/api/v1/system/parked');
  assert.equal(body.items.length, 1);
  assert.deepEqual(
    [body.items[0].reaction, body.items[0].error, body.items[0].factType],
    ['counting.break', 'thirteen is too many', 'event.tracked'],
  );
  return body.items[0].id;
}

const act = (id: string, what: 'retry' | 'dismiss', key = app.apiKey) =>
  app.request('POST', `/api/v1/system/parked/${id}/${what}`, { key });

test('a retry that fails leaves no effect, and says why; one that works happens once', async () => {
  const id = await park();
  const failed = await act(id, 'retry');
  assert.deepEqual([failed.status, failed.body.code], [409, 'parked.failed_again']);
  assert.match(failed.body.detail, /thirteen is too many/);
  assert.equal(await counted(), 2);
  const { body } = await app.request('GET', '/api/v1/system/parked');
  assert.equal(body.items[0].attempts, 2);

  broken = false;
  const clicks = await Promise.all([act(id, 'retry'), act(id, 'retry'), act(id, 'dismiss')]);
  assert.deepEqual(clicks.map(({ status }) => status).toSorted(), [204, 409, 409]);
  assert.deepEqual((await app.request('GET', '/api/v1/system/parked')).body.items, []);
  const dismissed = clicks[2]?.status === 204;
  assert.equal(await counted(), dismissed ? 2 : 3);
});

test('what is dismissed never runs and leaves the list', async () => {
  const id = await park();
  broken = false;
  assert.equal((await act(id, 'dismiss')).status, 204);
  assert.equal((await act(id, 'retry')).body.code, 'parked.resolved');
  assert.equal(await counted(), 2);
  const { body } = await app.request('GET', '/api/v1/system/audit');
  assert.equal(body.items[0].action, 'parked.dismissed');
});

test('another workspace cannot touch it', async () => {
  const id = await park();
  const { apiKey } = await app.addWorkspace('Other');
  assert.equal((await act(id, 'retry', apiKey)).status, 404);
  assert.equal((await act(id, 'dismiss', apiKey)).status, 404);
  assert.equal((await act(id, 'dismiss')).status, 204);
});

test('whose fact it is is told by name, to who may read contacts', async () => {
  await park();
  const list = async (key: string) =>
    (await app.request('GET', '/api/v1/system/parked', { key })).body.items[0];
  const { contactId, contactName } = await list(app.apiKey);
  assert.equal(contactName, null);
  const named = await app.request('PATCH', `/api/v1/contacts/${contactId}`, {
    body: { attributes: { name: 'Li Na' } },
  });
  assert.equal(named.status, 200);
  await app.settle();
  assert.equal((await list(app.apiKey)).contactName, 'Li Na');
  const { body } = await app.request('POST', '/api/v1/system/api-keys', {
    body: { name: 'Watcher', scopes: ['system.read'] },
  });
  const seen = await list(body.key);
  assert.deepEqual([seen.contactId, seen.contactName], [contactId, null]);
});
