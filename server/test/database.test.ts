import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { testDatabase, type OwnServer } from './database.ts';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // The query that the connection breaks is rejected too.
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('test databases are migrated, apart from each other, and gone after drop', async () => {
  const databases = await Promise.all([testDatabase(), testDatabase()]);
  const [first, second] = databases;
  await query(first.url, 'create table only_here (n int)');
  await assert.rejects(query(second.url, 'select from only_here'), { code: '42P01' });
  const applied = await query(second.url, 'select from kernel.migrations');
  assert.ok(applied.length > 0);
  await Promise.all(databases.map((database) => database.drop()));
  await assert.rejects(query(first.url, 'select 1'), { code: '3D000' });
});

describe('a server of its own', () => {
  let server: OwnServer;
  before(async () => {
    server = await testDatabase({ own: true });
  });
  after(() => server.drop());

  test('keeps what was committed through kill -9', async () => {
    assert.deepEqual(await query(server.url, 'show fsync'), [{ fsync: 'on' }]);
    await query(server.url, 'create table kept as select 42 as n');
    await server.kill9();
    await assert.rejects(query(server.url, 'select 1'));
    await server.restart();
    assert.deepEqual(await query(server.url, 'select n from kept'), [{ n: 42 }]);
  });
});
