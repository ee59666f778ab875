import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { EmbeddedPostgresError, explainSystemError, systemErrorCode } from '../embedded-error.ts';
import { findPlace, type Place } from '../embedded-place.ts';
import { copyFile, listFolder, writeText } from './files.ts';
import { writeManifest, type BackupFile, type Manifest } from './manifest.ts';
import { administer } from './running.ts';

/** Where the parts of a backup lie in its folder. */
export const parts = { data: 'postgres', home: 'home' };

/** What of a home belongs to its database. Not the master key, which is kept apart. */
const companions = ['postgres.password', 'sign-in.json', 'simulator.json', 'imports'];

/**
 * Takes a backup of the embedded database into a folder, while Rapport runs or not: a base backup by
 * PostgreSQL's low-level interface (its manual, section 25.3.4), with the part of the log that it needs
 * to be a consistent moment. Nothing is blocked meanwhile.
 *
 * @param given.home RAPPORT_HOME
 * @param given.target a folder that is empty or does not exist yet; removed again when it fails
 * @throws EmbeddedPostgresError with one line for the person who asked for it
 */
export async function takeBackup(given: {
  home: string;
  target: string;
  now: Date;
}): Promise<Manifest> {
  const { home, target } = given;
  const place = await findPlace(home);
  if (!(await exists(path.join(place.dataFolder, 'PG_VERSION'))))
    throw new EmbeddedPostgresError('failed', `There is no embedded database in ${home} yet.`);
  const mine = await claimTarget(target);
  try {
    return await take(home, place, target, given.now);
  } catch (error) {
    await mine.abandon();
    throw explain(error, target);
  }
}

async function take(home: string, place: Place, target: string, now: Date): Promise<Manifest> {
  const { client, end } = await administer(home, place);
  try {
    const data = path.join(target, parts.data);
    const files = await copyRunning(client, place.dataFolder, data);
    const manifest: Manifest = {
      format: 1,
      postgres: Number(await readFile(path.join(data, 'PG_VERSION'), 'utf8')),
      takenAt: now.toISOString(),
      files: [
        ...files.map((file) => ({ ...file, path: `${parts.data}/${file.path}` })),
        ...(await copyCompanions(home, target)),
      ],
    };
    await writeManifest(target, manifest);
    return manifest;
  } finally {
    await end();
  }
}

/** Between start and stop of a backup mode that ends with the connection. */
async function copyRunning(client: pg.Client, from: string, to: string): Promise<BackupFile[]> {
  // Keeps the log from being recycled while the files are copied; goes with the connection.
  await client.query(
    `select pg_create_physical_replication_slot('rapport_backup_' || pg_backend_pid(), true, true)`,
  );
  await client.query(`select pg_backup_start('rapport', fast => true)`);
  const files = await copyData(from, to);
  const stopped = await client.query<{ label: string; last: string }>(
    `select labelfile as label, pg_walfile_name(lsn) as last
     from pg_backup_stop(wait_for_archive => false)`,
  );
  const { label, last } = stopped.rows[0] ?? { label: '', last: '' };
  const first = /\(file ([0-9A-F]{24})\)/.exec(label)?.[1] ?? '';
  files.push({ path: 'backup_label', ...(await writeText(path.join(to, 'backup_label'), label)) });
  return [...files, ...(await copyLog(from, to, first, last))];
}

/** Folders whose contents a start makes anew, and files of the running server itself. */
const emptied =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\//;
const running =
  /(^|\/)(postmaster\.(pid|opts)|\.s\.PGSQL\..*|backup_label(\.old)?|tablespace_map(\.old)?|pg_internal\.init.*|pgsql_tmp.*)$/;
const control = 'global/pg_control';

async function copyData(from: string, to: string): Promise<BackupFile[]> {
  const skip = (name: string) => emptied.test(name) || running.test(name) || name === control;
  const { folders, files } = await listFolder(from, skip);
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const folder of folders) await mkdir(path.join(to, folder), { mode: 0o700 });
  const copied: BackupFile[] = [];
  for (const name of files) {
    // A table that was dropped meanwhile is missing, and the log says why.
    const file = await copyFile(path.join(from, name), path.join(to, name));
    if (file) copied.push({ path: name, ...file });
  }
  copied.push({ path: control, ...(await copyControl(from, to)) });
  return copied;
}

/** The server may be writing it: it is whole when two readings are the same. */
async function copyControl(from: string, to: string): Promise<Omit<BackupFile, 'path'>> {
  for (;;) {
    const file = await copyFile(path.join(from, control), path.join(to, control));
    if (!file) throw new Error(`${control} is missing.`);
    const [source, copy] = await Promise.all([
      readFile(path.join(from, control)),
      readFile(path.join(to, control)),
    ]);
    if (source.equals(copy)) return file;
    await rm(path.join(to, control));
  }
}

/** The segments of the log from the backup's first to its last. */
async function copyLog(
  from: string,
  to: string,
  first: string,
  last: string,
): Promise<BackupFile[]> {
  const names = (await readdir(path.join(from, 'pg_wal'))).filter(
    (name) =>
      name.endsWith('.history') || (/^[0-9A-F]{24}$/.test(name) && name >= first && name <= last),
  );
  if (!names.includes(first) || !names.includes(last))
    throw new Error(`The log lacks a segment from ${first} to ${last}.`);
  const copied: BackupFile[] = [];
  for (const name of names.map((one) => `pg_wal/${one}`)) {
    const file = await copyFile(path.join(from, name), path.join(to, name));
    if (!file) throw new Error(`${name} has vanished.`);
    copied.push({ path: name, ...file });
  }
  return copied;
}

async function copyCompanions(home: string, target: string): Promise<BackupFile[]> {
  const { files } = await listFolder(
    home,
    (name) => !companions.includes(name.split('/')[0] ?? ''),
  );
  const copied: BackupFile[] = [];
  for (const name of files) {
    const to = `${parts.home}/${name}`;
    const file = await copyFile(path.join(home, name), path.join(target, to));
    if (file) copied.push({ path: to, ...file });
  }
  return copied;
}

/** Makes sure that a backup overwrites nothing. */
async function claimTarget(target: string): Promise<{ abandon(): Promise<void> }> {
  const made = await mkdir(target, { recursive: true, mode: 0o700 });
  if ((await readdir(target)).length > 0)
    throw new EmbeddedPostgresError(
      'failed',
      `${target} is not empty; name a folder that does not exist yet.`,
    );
  return {
    abandon: async () => {
      for (const part of Object.values(parts))
        await rm(path.join(target, part), { recursive: true, force: true });
      if (made !== undefined) await rm(target, { recursive: true, force: true });
    },
  };
}

function explain(error: unknown, target: string): unknown {
  const code = systemErrorCode(error) ?? '';
  if (!['EACCES', 'EPERM', 'EROFS'].includes(code)) return explainSystemError(error, target);
  const where = error instanceof Error && 'path' in error ? String(error.path) : target;
  return new EmbeddedPostgresError(
    'not-permitted',
    `This user may not use ${where}; back up as the user who starts Rapport, into a folder of hers.`,
    { cause: error },
  );
}

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );
