import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { IdentityRef } from '#contracts/identity.ts';
import { sql } from '#kernel/db/database.ts';
import { migrationsFolder } from '#kernel/db/migrate.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { email, fact, openid } from '#test/facts.ts';
import { gramsToFind } from './grams.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());

const phone = (id: string): IdentityRef => ({ kind: 'phone', account: '', id });

/** Something happened to somebody, of whom nothing but identities is told. */
async function tracked(...identities: IdentityRef[]): Promise<string> {
  const data = { name: 'Tasted', properties: {}, context: {} };
  const [result] = await app.kernel.facts.append([
    fact(app.workspaceId, 'event.tracked', data, { identities }),
  ]);
  await app.settle();
  assert.ok(result);
  return result.contactId;
}

async function find(q: string, key = app.apiKey): Promise<string[]> {
  const { status, body } = await app.request(
    'GET',
    `/api/v1/contacts?${new URLSearchParams({ q })}`,
    { key },
  );
  assert.equal(status, 200);
  return body.items.map((item: { id: string }) => item.id);
}

test('an email or phone that is only an identity is found by its parts, by the same rules', async () => {
  const zhou = await tracked(openid('oZhou'), email('zhou.jie@yunhe.example'));
  const wu = await tracked(phone('+8613577886655'));
  assert.deepEqual(await find('zhou'), [zhou]);
  assert.deepEqual(await find('zh'), [zhou]);
  assert.deepEqual(await find('jie@yun'), [zhou]);
  assert.deepEqual(await find('7788'), [wu]);
  assert.deepEqual(await find('6655'), [wu]);
  assert.deepEqual(await find('88 77'), []);
  const other = await app.addWorkspace('Other');
  assert.deepEqual(await find('zhou', other.apiKey), []);
});

test('so is one learned later, and one of somebody who was merged with her', async () => {
  const her = await tracked(openid('oHan'));
  assert.deepEqual(await find('han.mei'), []);
  assert.equal(await tracked(openid('oHan'), email('han.mei@yunhe.example')), her);
  assert.deepEqual(await find('han.mei'), [her]);
  const him = await tracked(email('han.lei@yunhe.example'));
  const merged = await app.request('POST', `/api/v1/contacts/${her}/merge`, {
    body: { contactId: him },
  });
  assert.equal(merged.status, 200, merged.text);
  await app.settle();
  assert.deepEqual(await find('han.lei'), [her]);
  await app.request('POST', `/api/v1/contacts/${her}/unmerge`, { body: { contactId: him } });
  await app.settle();
  assert.deepEqual(await find('han.lei'), [him]);
  assert.deepEqual(await find('han.mei'), [her]);
});

test('a job works out again what an upgrade leaves behind', async () => {
  const old = await tracked(email('old.customer@yunhe.example'));
  await sql`delete from contacts.profiles where contact_id = ${old}`.execute(app.kernel.db);
  assert.deepEqual(await find('old.cust'), []);
  const migration = await readFile(path.join(migrationsFolder, '0143_profile_queue.sql'), 'utf8');
  const filling = migration.slice(migration.indexOf('insert into'));
  await app.kernel.database.pool.query(filling);
  const queued = async () =>
    (await sql`select contact_id from contacts.stale_profiles`.execute(app.kernel.db)).rows;
  assert.deepEqual(await queued(), [{ contact_id: old }]);
  await app.app.jobs['contacts.rebuildStale']?.(undefined as never, {
    signal: new AbortController().signal,
    attempt: 1,
    lastAttempt: false,
  });
  assert.deepEqual(await find('old.cust'), [old]);
  assert.deepEqual(await queued(), []);
});

test('an upgrade gives profiles the very grams that the program looks for', async () => {
  const numbers = ['+8613888881111', '+8615000000000', '+8618877776666', '+8613912345678'];
  for (const number of numbers) await tracked(phone(number));
  const grams = async () => {
    const { rows } = await sql<{ document: string; grams: number[] }>`
      select document, array(select unnest(grams) order by 1) as grams from contacts.profiles
      where workspace_id = ${app.workspaceId} order by document`.execute(app.kernel.db);
    return rows;
  };
  const expected = await grams();
  // As they were before: without the grams that only digits in a row have.
  const runs = [4, 5, 6, 7, 8].flatMap((length) =>
    [...'0123456789'].map((digit) => digit.repeat(length)),
  );
  const known = new Set(runs.flatMap((run) => gramsToFind(app.workspaceId, run)));
  const triples = new Set(
    [...'0123456789'].flatMap((digit) => gramsToFind(app.workspaceId, digit.repeat(3))),
  );
  const added = [...known].filter((gram) => !triples.has(gram));
  await sql`update contacts.profiles set grams = array(
    select unnest(grams) except select unnest(${added}::int[]))`.execute(app.kernel.db);
  assert.notDeepEqual(await grams(), expected);
  const migration = await readFile(path.join(migrationsFolder, '0142_digit_runs.sql'), 'utf8');
  await app.kernel.database.pool.query(migration);
  assert.deepEqual(await grams(), expected);
});
