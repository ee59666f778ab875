import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase, type TestDatabase } from '#test/database.ts';
import { email, fact } from '#test/facts.ts';
import type { IdentityRef } from '#contracts/identity.ts';
import { manualClock } from '../clock.ts';
import { inTransaction, openDatabase, sql, type Database } from '../db/database.ts';
import { newId } from '../ids.ts';
import { runUnit } from '../unit.ts';
import { appendFacts } from './append.ts';
import { joinIdentities, mergePeople, unmergePeople } from './people.ts';

let server: TestDatabase;
let database: Database;
const clock = manualClock(new Date('2026-03-01T10:00:00Z'));

before(async () => {
  server = await testDatabase();
  database = openDatabase({ url: server.url });
});
after(async () => {
  await database.close();
  await server.drop();
});

const unit = <T>(work: Parameters<typeof runUnit<T>>[1]) =>
  runUnit({ db: database.db, clock, committed: () => undefined }, work);

async function tell(workspaceId: string, ...identities: IdentityRef[]): Promise<string> {
  const input = fact(
    workspaceId,
    'contact.identified',
    { source: 'web', traits: {} },
    { identities },
  );
  const { results } = await inTransaction(database.db, (tx) => appendFacts(tx, clock, [input]));
  return results[0]?.contactId ?? '';
}

/** Who stands for each of these contacts. */
async function pointers(ids: string[]): Promise<(string | null)[]> {
  const { rows } = await sql<{ id: string; merged_into: string | null }>`
    select id, merged_into from kernel.contacts where id = any(${ids}::uuid[])`.execute(
    database.db,
  );
  return ids.map((id) => rows.find((row) => row.id === id)?.merged_into ?? null);
}

const someone = () => email(`${newId()}@x.test`);

test('identities that join many people at the same moment leave one, and pointers of one step', async () => {
  for (let round = 0; round < 10; round++) {
    const workspaceId = newId();
    const known = Array.from({ length: 4 }, someone);
    const ids: string[] = [];
    for (const identity of known) ids.push(await tell(workspaceId, identity));
    const pairs = known.flatMap((a, n) => known.slice(n + 1).map((b) => [b, a] as const));
    await Promise.all(pairs.map((pair) => tell(workspaceId, ...pair)));
    const [root = '', ...others] = ids.toSorted();
    assert.deepEqual(await pointers([root, ...others]), [null, ...others.map(() => root)]);
  }
});

test('undoing a merge takes along those who came with her, and leaves the rest', async () => {
  const workspaceId = newId();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push(await tell(workspaceId, someone()));
  const [a = '', b = '', c = '', d = '', e = ''] = ids;
  const merge = (contactId: string, otherId: string) =>
    unit((open) => mergePeople(open, { workspaceId, contactId, otherId, by: 'test' }));
  const undo = (contactId: string, otherId: string) =>
    unit((open) => unmergePeople(open, { workspaceId, contactId, otherId, by: 'test' }));
  await merge(c, b);
  await merge(d, c);
  await merge(a, d);
  await merge(a, e);
  assert.deepEqual(await pointers(ids), [null, a, a, a, a]);
  assert.deepEqual(await undo(e, b), { winner: a, loser: b });
  assert.deepEqual(await pointers(ids), [null, null, b, b, a]);
  await assert.rejects(undo(a, c), { code: 'contact.not_merged' });
  assert.deepEqual(await undo(b, c), { winner: b, loser: c });
  assert.deepEqual(await pointers(ids), [null, null, null, b, a]);
});

test('an identity learned of a contact joins her to its owner, unless they were parted', async () => {
  const workspaceId = newId();
  const identity = someone();
  const owner = await tell(workspaceId, identity);
  const contactId = await tell(workspaceId, someone());
  const learn = () => unit((open) => joinIdentities(open, [{ workspaceId, contactId, identity }]));
  assert.deepEqual(
    (await learn()).map(({ winner, loser }) => [winner, loser]),
    [[owner, contactId]],
  );
  assert.deepEqual(await learn(), []);
  await unit((open) =>
    unmergePeople(open, { workspaceId, contactId: owner, otherId: contactId, by: 'test' }),
  );
  assert.deepEqual(await learn(), []);
  assert.deepEqual(await pointers([owner, contactId]), [null, null]);
  const { rows } = await sql<{ type: string; contact_id: string }>`
    select type, contact_id from kernel.facts
    where workspace_id = ${workspaceId} and type like 'contact.%merged' order by id`.execute(
    database.db,
  );
  assert.deepEqual(rows, [
    { type: 'contact.merged', contact_id: owner },
    { type: 'contact.unmerged', contact_id: owner },
  ]);
});

test('people of two workspaces are never merged', async () => {
  const [here, there] = [newId(), newId()];
  const [a, b] = [await tell(here, someone()), await tell(there, someone())];
  await assert.rejects(
    unit((open) => mergePeople(open, { workspaceId: here, contactId: a, otherId: b, by: 'test' })),
    { code: 'contact.same_person' },
  );
  assert.deepEqual(await pointers([a, b]), [null, null]);
});
