import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError, systemErrorCode } from './embedded-error.ts';

const run = promisify(execFile);

/** The operating system's user that the server runs as when Rapport itself is root. */
export interface ServerUser {
  uid: number;
  gid: number;
}

/** True for root, as whom PostgreSQL refuses to run. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Chooses the server's user: nobody special for an ordinary user; for root the owner of the
 * existing data (so that what a plain user began, root can continue), else `postgres`, which
 * is created when the machine has none.
 */
export async function chooseUser(dataFolder: string | undefined): Promise<ServerUser | undefined> {
  if (!isRoot()) return undefined;
  const owner = dataFolder === undefined ? undefined : await ownerOf(dataFolder);
  if (owner !== undefined && owner.uid !== 0) return owner;
  return (await lookUp('postgres')) ?? (await createUser('postgres'));
}

async function ownerOf(folder: string): Promise<ServerUser | undefined> {
  try {
    const { uid, gid } = await stat(folder);
    return { uid, gid };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function lookUp(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined; // id(1) fails when there is no such user, which is the question asked.
  }
}

async function createUser(name: string): Promise<ServerUser> {
  const fail = (cause?: unknown) =>
    new EmbeddedPostgresError(
      'no-user',
      `PostgreSQL refuses to run as root, and the user "${name}" could not be created; create it, start Rapport as a plain user, or set DATABASE_URL.`,
      { cause },
    );
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  await run('useradd', [...options, name]).catch((error: unknown) => {
    throw fail(error);
  });
  const user = await lookUp(name);
  if (user === undefined) throw fail();
  return user;
}

/** Whether a user may read and enter a path: by the mode bits of it and of every folder above. */
export async function canReach(target: string, user: ServerUser): Promise<boolean> {
  const READ_AND_ENTER = 0o5;
  const ENTER = 0o1;
  let wanted = READ_AND_ENTER;
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found === undefined) return false;
    const shift = found.uid === user.uid ? 6 : found.gid === user.gid ? 3 : 0;
    const needed = found.isDirectory() || wanted === ENTER ? wanted : READ_AND_ENTER & 0o4;
    if (((found.mode >> shift) & needed) !== needed) return false;
    if (path.dirname(at) === at) return true;
    wanted = ENTER;
  }
}

/**
 * A folder of ours that every user can enter, for root's copies: /var/lib/rapport, or one in
 * the temporary folder where that cannot be written.
 */
export async function publicFolder(): Promise<string> {
  for (const folder of ['/var/lib/rapport', path.join(os.tmpdir(), 'rapport')]) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o755 });
      const found = await lstat(folder);
      // In a shared temporary folder somebody else may have put theirs there first.
      if (!found.isDirectory() || found.uid !== 0) continue;
      await chmod(folder, 0o755);
      return folder;
    } catch (error) {
      if (!['EACCES', 'EROFS', 'EPERM', 'ENOTDIR'].includes(systemErrorCode(error) ?? ''))
        throw error;
    }
  }
  throw new EmbeddedPostgresError(
    'not-permitted',
    'Found no folder that PostgreSQL’s own user can enter; set RAPPORT_HOME to one, for example under /srv.',
  );
}
