import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import pg from 'pg';
import {
  EmbeddedPostgresError,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded.ts';

const isRoot = process.getuid?.() === 0;
let home: string;
const running: EmbeddedPostgres[] = [];

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'rapport-embedded-'));
  await chmod(home, 0o755);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await removeEmbeddedPostgres(home);
  await rm(home, { recursive: true });
});

async function start(more: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    home,
    settings: { shared_buffers: '32MB' },
    ...more,
  });
  running.push(server);
  return server;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const rejectsWith = (code: EmbeddedPostgresError['code'], message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof EmbeddedPostgresError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  assert.ok(!error.message.includes('\n'));
  return true;
};

test('the second start keeps the data, durably, for a role that is no superuser', async () => {
  const first = await start();
  await query(first.url, 'create table kept as select 42 as n');
  await first.stop();
  await assert.rejects(query(first.url, 'select 1'));
  const second = await start();
  assert.deepEqual(await query(second.url, 'select n from kept'), [{ n: 42 }]);
  const [role] = await query(
    second.url,
    `select current_user as name, rolsuper as superuser, current_setting('fsync') as fsync,
            current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as tcp
       from pg_roles where rolname = current_user`,
  );
  const expected = { name: 'rapport', superuser: false, fsync: 'on', commit: 'on', tcp: '' };
  assert.deepEqual(role, expected);
  assert.equal((await stat(path.join(home, 'postgres.password'))).mode & 0o777, 0o600);
});

test('Chinese names can be searched by trigrams', async () => {
  const { url } = await start();
  await query(url, 'create extension pg_trgm');
  const [found] = await query(
    url,
    `select '上海国金中心店' like '%国金%' as has, similarity('王小明', '王小明') as same`,
  );
  assert.deepEqual(found, { has: true, same: 1 });
});

test('as root, in a folder that only root may enter', { skip: !isRoot }, async () => {
  await chmod(home, 0o700);
  const first = await start();
  await query(first.url, 'create table kept as select 1 as n');
  await first.stop();
  assert.ok(!first.dataFolder.startsWith(home));
  const note = await readFile(path.join(home, 'postgres.location'), 'utf8');
  assert.ok(note.startsWith(path.dirname(first.dataFolder)));
  const second = await start();
  assert.deepEqual(await query(second.url, 'select n from kept'), [{ n: 1 }]);
  await second.stop();
  await removeEmbeddedPostgres(home);
  await assert.rejects(access(first.dataFolder), { code: 'ENOENT' });
});

test('after kill -9 of Rapport, its server is ended and what was committed is there', async () => {
  const module = path.join(import.meta.dirname, 'embedded.ts');
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    const { default: pg } = await import('pg');
    const server = await startEmbeddedPostgres({ home: ${JSON.stringify(home)} });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('create table kept as select 7 as n');
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL');
  const lines: string[] = [];
  const server = await start({ log: (line) => lines.push(line) });
  assert.match(lines.join('\n'), /ending the PostgreSQL server \(process \d+\)/);
  assert.deepEqual(await query(server.url, 'select n from kept'), [{ n: 7 }]);
});

test('after kill -9 of PostgreSQL, and its number gone to another program', async () => {
  const first = await start();
  await query(first.url, 'create table kept as select 9 as n');
  process.kill(first.pid, 'SIGKILL');
  await first.ended;
  const pidFile = path.join(first.dataFolder, 'postmaster.pid');
  const lines = (await readFile(pidFile, 'utf8')).split('\n');
  await writeFile(pidFile, [process.pid, ...lines.slice(1)].join('\n'));
  const second = await start();
  assert.deepEqual(await query(second.url, 'select n from kept'), [{ n: 9 }]);
});

test('a server that cannot end in order is ended, and what was committed is there', async () => {
  const { url, stop } = await start({ patienceMs: 100 });
  await query(url, `create table kept as select 'still here' as word`);
  const [checkpointer] = await query(
    url,
    `select pid from pg_stat_activity where backend_type = 'checkpointer'`,
  );
  process.kill((checkpointer as { pid: number }).pid, 'SIGSTOP');
  await stop();
  const again = await start();
  assert.deepEqual(await query(again.url, 'select word from kept'), [{ word: 'still here' }]);
});

test('a second Rapport in the same folder is refused, and does not end the first one’s server', async () => {
  const first = await start();
  await assert.rejects(start(), rejectsWith('in-use', /already running in .* \(process \d+\)/));
  assert.deepEqual(await query(first.url, 'select 1 as n'), [{ n: 1 }]);
});

test('a taken port is named', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await assert.rejects(
    start({ port }),
    rejectsWith('port-taken', new RegExp(`Port ${port} is taken`)),
  );
  other.close();
  await once(other, 'close');
  const server = await start({ port });
  assert.equal(new URL(server.url).port, String(port));
  assert.deepEqual(await query(server.url, 'select 1 as n'), [{ n: 1 }]);
});

test('data of another major version is refused with both versions', async () => {
  const server = await start();
  await server.stop();
  await writeFile(path.join(server.dataFolder, 'PG_VERSION'), '15\n');
  await assert.rejects(
    start(),
    rejectsWith('wrong-version', /PostgreSQL 15, .* ships PostgreSQL 18/),
  );
});

test('an initialisation that was killed half-way leaves nothing in the way', async () => {
  const unfinished = path.join(home, 'postgres.init-abc');
  await mkdir(unfinished);
  const server = await start();
  assert.deepEqual(await query(server.url, 'select 1 as n'), [{ n: 1 }]);
  await assert.rejects(access(unfinished), { code: 'ENOENT' });
});
