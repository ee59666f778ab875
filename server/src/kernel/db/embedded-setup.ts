import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { PostgresBinaries } from './embedded-binaries.ts';
import { EmbeddedPostgresError, explainOutput, systemErrorCode } from './embedded-error.ts';
import { privateFolder, sweepUnfinished, type Place } from './embedded-place.ts';
import { readIfThere } from './embedded-process.ts';

/** The server's administrator, for setting up and backups; Rapport itself connects as an ordinary role. */
const ADMINISTRATOR = 'postgres';
/** Rapport's role and database. The role is no superuser, as at a managed PostgreSQL. */
export const ROLE = 'rapport';

/** Reads the home's database password, making a random one (file mode 0600) the first time. */
export async function readOrMakePassword(home: string): Promise<string> {
  const file = path.join(home, 'postgres.password');
  const known = (await readIfThere(file))?.trim();
  if (known) return known;
  const password = randomBytes(24).toString('hex');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Checks that existing data was made by this major version; says whether there is any. */
export async function hasData(place: Place, binaries: PostgresBinaries): Promise<boolean> {
  const found = (await readIfThere(path.join(place.dataFolder, 'PG_VERSION')))?.trim();
  if (found === undefined) return false;
  if (Number(found) === binaries.major) return true;
  throw new EmbeddedPostgresError(
    'wrong-version',
    `The database in ${place.dataFolder} was made by PostgreSQL ${found}, but this Rapport ships PostgreSQL ${binaries.major}; dump it with the old version and restore it, or set RAPPORT_HOME to another folder.`,
  );
}

/**
 * Makes the data folder with initdb, beside its final name and then renamed, so that a kill in
 * between leaves no half-made database that looks whole.
 */
export async function initialise(
  place: Place,
  binaries: PostgresBinaries,
  password: string,
): Promise<void> {
  await sweepUnfinished(place.base);
  const scratch = await mkdtemp(path.join(place.base, 'postgres.init-'));
  try {
    await privateFolder(scratch, place.user);
    const passwordFile = path.join(scratch, 'password');
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (place.user !== undefined) await chown(passwordFile, place.user.uid, place.user.gid);
    const data = path.join(scratch, 'data');
    await runInitdb(place, binaries, ['-D', data, `--pwfile=${passwordFile}`]);
    await rename(data, place.dataFolder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function runInitdb(place: Place, binaries: PostgresBinaries, args: string[]): Promise<void> {
  const child = spawn(
    binaries.initdb,
    [
      ...args,
      `--username=${ADMINISTRATOR}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // PostgreSQL's own Unicode tables sort the same on every machine and never need a reindex
      // when the operating system's change.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      `--lc-ctype=${unicodeCtype()}`,
    ],
    { ...place.user, cwd: '/', env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw explainOutput(output, { dataFolder: place.dataFolder });
}

/**
 * A character classification that knows Chinese, or pg_trgm would see no letters in it: it asks
 * the operating system, whatever the locale provider.
 */
function unicodeCtype(): string {
  const list = spawnSync('locale', ['-a'], { encoding: 'utf8' }).stdout ?? '';
  const known = new Set(list.split('\n').map((line) => line.trim()));
  const wanted = ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'en_US.utf8'];
  return wanted.find((name) => known.has(name)) ?? 'C';
}

/** The environment of PostgreSQL's programs: English messages, and nothing of ours. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };
}

/** Creates Rapport's role and database where they are missing. */
export async function ensureDatabase(connection: Connection): Promise<void> {
  const client = await connectAsAdministrator(connection);
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $1) as database`,
      [ROLE],
    );
    const password = client.escapeLiteral(connection.password);
    // pg_monitor and pg_checkpoint: the System page and the benchmark read and use these.
    if (rows[0]?.role !== true) {
      await client.query(
        `create role ${ROLE} login createdb password ${password} in role pg_monitor, pg_checkpoint`,
      );
    }
    if (rows[0]?.database !== true) await client.query(`create database ${ROLE} owner ${ROLE}`);
  } finally {
    await client.end();
  }
}

/** A connection with every right, to no database of ours. */
export async function connectAsAdministrator(connection: Connection): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, user: ADMINISTRATOR, database: 'postgres' });
  await client.connect().catch((error: unknown) => {
    throw explainSignIn(error);
  });
  return client;
}

function explainSignIn(error: unknown): unknown {
  if (systemErrorCode(error) !== '28P01') return error; // invalid_password
  return new EmbeddedPostgresError(
    'failed',
    'The database refuses the password in the file postgres.password of RAPPORT_HOME; put back the file that belongs to it.',
    { cause: error },
  );
}

/** How to reach the server: a folder with its Unix socket, or a loopback address. */
export interface Connection {
  host: string;
  port: number;
  password: string;
}

/** The address of Rapport's database for any PostgreSQL client. */
export function connectionUrl({ host, port, password }: Connection): string {
  const url = new URL(`postgres://${ROLE}:${password}@localhost:${port}/${ROLE}`);
  if (path.isAbsolute(host)) url.searchParams.set('host', host);
  else url.hostname = host;
  return url.href;
}
