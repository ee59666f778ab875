import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readIfThere } from './embedded-process.ts';
import { canReach, chooseUser, publicFolder, type ServerUser } from './embedded-user.ts';

/** Where a home's database lives and who runs it. */
export interface Place {
  /** The folder that holds the data folder and the server's log. */
  base: string;
  dataFolder: string;
  logFile: string;
  user: ServerUser | undefined;
}

const NOTE = 'postgres.location';

/**
 * Decides where the database of a home lives: `<home>/postgres`, unless we are root and the
 * server's own user cannot enter the home (mode 0700). Then it lives in a public place, and a
 * note in the home says where. The note is the only tie: a home that was deleted and made anew
 * starts with an empty database, as its owner expects.
 */
export async function findPlace(home: string): Promise<Place> {
  await mkdir(home, { recursive: true });
  const noted = (await readNote(home)) ?? home;
  const inside = placeIn(noted, await chooseUser(path.join(noted, 'postgres')));
  if (noted !== home || inside.user === undefined) return inside;
  if (await canReach(home, inside.user)) return inside;
  // The old data, if any, was used by a user who could get there; only root's own is moved out.
  const base = path.join(
    await publicFolder(),
    `${path.basename(home).replace(/^\.+/, '')}-${randomBytes(4).toString('hex')}`,
  );
  await writeFile(
    path.join(home, NOTE),
    `${base}\n\nRapport's database lives there, because PostgreSQL may not run as root and its own user cannot enter ${home}.\n`,
  );
  await mkdir(base, { mode: 0o755 });
  return placeIn(base, inside.user);
}

async function readNote(home: string): Promise<string | undefined> {
  const firstLine = (await readIfThere(path.join(home, NOTE)))?.split('\n')[0]?.trim();
  return firstLine || undefined;
}

function placeIn(base: string, user: ServerUser | undefined): Place {
  return {
    base,
    dataFolder: path.join(base, 'postgres'),
    logFile: path.join(base, 'postgres.log'),
    user,
  };
}

/** Makes a folder that belongs to the server's user alone. */
export async function privateFolder(folder: string, user: ServerUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined) await chown(folder, user.uid, user.gid);
}

/** Removes what an initialisation that was killed left behind. */
export async function sweepUnfinished(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    if (name.startsWith('postgres.init-')) await rm(path.join(base, name), { recursive: true });
  }
}

/** Deletes a home's database and everything about it. The server must be stopped. */
export async function removeEmbeddedPostgres(home: string): Promise<void> {
  const noted = await readNote(home);
  for (const base of noted === undefined ? [home] : [noted, home]) {
    for (const name of ['postgres', 'postgres.log', 'postgres.password', 'postgres.owner', NOTE]) {
      await rm(path.join(base, name), { recursive: true, force: true });
    }
  }
  if (noted !== undefined) await rm(noted, { recursive: true, force: true });
}
