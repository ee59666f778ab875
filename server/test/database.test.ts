import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '#kernel/db/embedded.ts';
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

test('a database goes while it is used, and while autovacuum is at work in it', async () => {
  const home = await mkdtemp(path.join(os.tmpdir(), 'rapport-vacuum-'));
  await chmod(home, 0o755);
  const settings = {
    fsync: 'off',
    shared_buffers: '64MB',
    autovacuum_naptime: '1s',
    autovacuum_vacuum_threshold: '1',
  };
  const server = await startEmbeddedPostgres({ home, settings });
  try {
    const database = await testDatabase({ server: server.url });
    const user = new pg.Client({ connectionString: database.url });
    user.on('error', () => undefined);
    await user.connect();
    // Vacuumed so slowly that it is still under way when the database is dropped.
    await user.query(
      `create table filled with (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)
       as select repeat('x', 200) from generate_series(1, 9999)`,
    );
    await user.query('delete from filled');
    const vacuums = `select from pg_stat_activity where backend_type = 'autovacuum worker'
      and datname = '${new URL(database.url).pathname.slice(1)}'`;
    while ((await query(server.url, vacuums)).length === 0) await delay(20);
    await database.drop();
    await assert.rejects(query(database.url, 'select 1'), { code: '3D000' });
    await assert.rejects(user.query('select 1'));
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
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
