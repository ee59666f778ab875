import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chown, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findBinaries } from '../embedded-binaries.ts';
import { EmbeddedPostgresError, explainSystemError, systemErrorCode } from '../embedded-error.ts';
import { findPlace, privateFolder, sweepUnfinished, type Place } from '../embedded-place.ts';
import { claimHome } from '../embedded-process.ts';
import { hasData } from '../embedded-setup.ts';
import { copyFile, listFolder } from './files.ts';
import { readManifest, type BackupFile, type Manifest } from './manifest.ts';
import { parts } from './take.ts';

/**
 * Puts a backup back into a home that has no database. It is checked whole before anything is
 * written; the database appears under its name only when all of it is there. The next start of Rapport
 * replays the backup's part of the log.
 *
 * @param source the folder that `takeBackup` filled
 * @param home RAPPORT_HOME; may be another one, on another machine of the same kind
 * @throws EmbeddedPostgresError with one line for the person who asked for it
 */
export async function restoreBackup(source: string, home: string): Promise<Manifest> {
  const manifest = await readManifest(source);
  await verify(source, manifest.files);
  try {
    const place = await findPlace(home);
    const release = await claimHome(home);
    try {
      await requireRoom(place, manifest);
      await restore(source, home, place);
    } finally {
      await release();
    }
  } catch (error) {
    throw explainSystemError(error, home);
  }
  return manifest;
}

/** Compares every file with what was written down when it was copied. */
async function verify(source: string, files: readonly BackupFile[]): Promise<void> {
  const listed = new Set(files.map((file) => file.path));
  for (const name of (await listFolder(source)).files)
    if (name !== 'manifest.json' && !listed.has(name)) throw damaged(name, 'was added to it');
  for (const file of files) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path.join(source, file.path)), hash).catch((cause: unknown) => {
      const missing = systemErrorCode(cause) === 'ENOENT';
      throw damaged(file.path, missing ? 'is missing' : 'cannot be read', cause);
    });
    if (hash.digest('hex') !== file.sha256) throw damaged(file.path, 'has changed');
  }
}

const damaged = (name: string, how: string, cause?: unknown) =>
  new EmbeddedPostgresError('failed', `The backup is damaged: ${name} ${how}.`, { cause });

async function requireRoom(place: Place, manifest: Manifest): Promise<void> {
  const binaries = await findBinaries(place.user);
  if (await hasData(place, binaries))
    throw new EmbeddedPostgresError(
      'in-use',
      `There is a database in ${place.dataFolder}; move it away first, or set RAPPORT_HOME to another folder.`,
    );
  if (manifest.postgres !== binaries.major)
    throw new EmbeddedPostgresError(
      'wrong-version',
      `The backup was taken from PostgreSQL ${manifest.postgres}, but this Rapport ships PostgreSQL ${binaries.major}; restore it with the version that took it.`,
    );
}

async function restore(source: string, home: string, place: Place): Promise<void> {
  await sweepUnfinished(place.base);
  const scratch = await mkdtemp(path.join(place.base, 'postgres.init-'));
  try {
    await privateFolder(scratch, place.user);
    const data = path.join(scratch, 'data');
    await copyFolder(path.join(source, parts.data), data, place);
    const companions = path.join(source, parts.home);
    for (const name of (await listFolder(companions)).files) {
      await rm(path.join(home, name), { force: true });
      await copyFile(path.join(companions, name), path.join(home, name));
    }
    await rename(data, place.dataFolder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Copies the data; it belongs to the server's user. */
async function copyFolder(from: string, to: string, place: Place): Promise<void> {
  const { folders, files } = await listFolder(from);
  const own = async (name: string) => {
    if (place.user) await chown(name, place.user.uid, place.user.gid);
  };
  await mkdir(to, { mode: 0o700 });
  await own(to);
  for (const folder of folders) {
    await mkdir(path.join(to, folder), { mode: 0o700 });
    await own(path.join(to, folder));
  }
  for (const file of files) {
    await copyFile(path.join(from, file), path.join(to, file));
    await own(path.join(to, file));
  }
}
