import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#kernel/db/embedded.ts';
import { migrate, migrationsFolder } from '#kernel/db/migrate.ts';
import { sharedServerUrl } from './shared-server.ts';

export interface TestDatabase {
  /** A migrated database that nobody else uses. */
  url: string;
  drop(): Promise<void>;
}

export interface OwnServer extends TestDatabase {
  /** Ends the server as a power cut would; what was committed must survive. */
  kill9(): Promise<void>;
  /** Starts it again on the same data; the url stays. Resolves when it has recovered. */
  restart(): Promise<void>;
}

/**
 * A fresh database for one test file: `before(async () => database = await testDatabase())` and
 * `after(() => database.drop())`. By default it is cloned from a migrated template on a server
 * that all test files share and that does not wait for the disk, or on the one at `server`. With
 * `own` it is a durable server of its own, for tests about crashes.
 */
export function testDatabase(options: { own: true }): Promise<OwnServer>;
export function testDatabase(options?: { own?: boolean; server?: string }): Promise<TestDatabase>;
export async function testDatabase(
  options: { own?: boolean; server?: string } = {},
): Promise<TestDatabase> {
  if (options.own === true) return ownServer();
  const server = options.server ?? process.env['TEST_DATABASE_URL'] ?? (await sharedServerUrl());
  return clone(server);
}

async function clone(server: string): Promise<TestDatabase> {
  const template = await ensureTemplate(server);
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await administer(server, (client) =>
    client.query(`create database ${name} template ${template}`),
  );
  return {
    url: withDatabase(server, name),
    drop: () => administer(server, (client) => dropDatabase(client, name)),
  };
}

async function ownServer(): Promise<OwnServer> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'rapport-own-'));
  await chmod(home, 0o755); // So that as root too the data lies in here and goes with it.
  const options = { home, settings: { shared_buffers: '64MB' } };
  let server = await startEmbeddedPostgres(options);
  const drop = async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
  await migrate(server.url).catch(async (error: unknown) => {
    await drop();
    throw error;
  });
  return {
    url: server.url,
    kill9: async () => {
      process.kill(server.pid, 'SIGKILL');
      await server.ended;
    },
    restart: async () => {
      server = await startEmbeddedPostgres(options);
    },
    drop,
  };
}

/** Migrates a template once for each state of the migrations folder; returns its name. */
async function ensureTemplate(server: string): Promise<string> {
  const name = `template_${await hashOfMigrations()}`;
  await administer(server, async (client) => {
    // Test files start at the same moment; the first one migrates and the others wait for it.
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount) return;
    const unfinished = `${name}_unfinished`;
    await dropDatabase(client, unfinished);
    await client.query(`create database ${unfinished}`);
    await migrate(withDatabase(server, unfinished));
    await client.query(`alter database ${unfinished} rename to ${name}`);
  });
  return name;
}

/**
 * Drops a database that may still have connections, or does nothing when there is none. Not by `with
 * (force)`: that ends everything in it or refuses (42501), and an autovacuum worker, which belongs to
 * the superuser, is none of ours to end. A plain drop asks autovacuum itself to leave and waits for it
 * up to five seconds, as for the connections ended here.
 */
async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (!rowCount) return;
  await client.query(`alter database ${name} allow_connections false`);
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = $1 and backend_type = 'client backend'`,
    [name],
  );
  await client.query(`drop database ${name}`);
}

async function hashOfMigrations(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(migrationsFolder)).sort()) {
    hash.update(name).update(await readFile(path.join(migrationsFolder, name)));
  }
  return hash.digest('hex').slice(0, 12);
}

async function administer(url: string, work: (client: pg.Client) => Promise<unknown>) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
