import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';

export const migrationsFolder = join(import.meta.dirname, '../../../migrations');

/** Any number that no other program on the database uses as its advisory lock. */
const lockKey = 721_003;

export class MigrationError extends Error {}

/**
 * Brings the schema up to date: numbered plain SQL, forward only, each in its own transaction. Safe
 * when several processes start at once (advisory lock). Refuses a database that a newer Rapport
 * migrated, or whose applied files were edited since.
 *
 * @returns the names applied now
 */
export async function migrate(url: string, folder = migrationsFolder): Promise<string[]> {
  const files = await readMigrations(folder);
  const client = new pg.Client({ connectionString: url, application_name: 'rapport migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query(`create schema if not exists kernel;
      create table if not exists kernel.migrations
        (name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from kernel.migrations',
    );
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    checkHistory(files, applied);
    const pending = files.filter((file) => !applied.has(file.name));
    for (const file of pending) await apply(client, file);
    await runMigrations({ connectionString: url });
    return pending.map((file) => file.name);
  } finally {
    await client.end();
  }
}

/** Names of this version's migrations that the database lacks. */
export async function unappliedMigrations(pool: pg.Pool): Promise<string[]> {
  const files = await migrationNames(migrationsFolder);
  const { rows } = await pool.query<{ name: string }>('select name from kernel.migrations');
  const applied = new Set(rows.map((row) => row.name));
  return files.filter((name) => !applied.has(name));
}

const migrationNames = async (folder: string) =>
  (await readdir(folder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort();

interface MigrationFile {
  name: string;
  text: string;
  checksum: string;
}

async function readMigrations(folder: string): Promise<MigrationFile[]> {
  const names = await migrationNames(folder);
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

function checkHistory(files: MigrationFile[], applied: Map<string, string>): void {
  const known = new Map(files.map((file) => [file.name, file.checksum]));
  for (const [name, checksum] of applied) {
    if (!known.has(name))
      throw new MigrationError(
        `This database was migrated by a newer Rapport (it has ${name}). Upgrade Rapport, or restore the backup that belongs to this version.`,
      );
    if (known.get(name) !== checksum)
      throw new MigrationError(
        `Migration ${name} was changed after it had been applied. Restore the file; write a new migration instead.`,
      );
  }
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query('begin');
  try {
    await client.query(file.text);
    await client.query('insert into kernel.migrations (name, checksum) values ($1, $2)', [
      file.name,
      file.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationError(
      `Migration ${file.name} failed: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
