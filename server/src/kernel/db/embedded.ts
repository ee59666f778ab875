import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinaries, type PostgresBinaries } from './embedded-binaries.ts';
import { EmbeddedPostgresError, explainOutput, explainSystemError } from './embedded-error.ts';
import { findPlace, privateFolder, type Place } from './embedded-place.ts';
import { claimHome, endOrphan, isReady } from './embedded-process.ts';
import {
  connectionUrl,
  ensureDatabase,
  hasData,
  initialise,
  readOrMakePassword,
  serverEnvironment,
  type Connection,
} from './embedded-setup.ts';
import { serverSettings, toFlags, type ServerSettings } from './embedded-settings.ts';

export { EmbeddedPostgresError } from './embedded-error.ts';
export { removeEmbeddedPostgres } from './embedded-place.ts';

export interface EmbeddedPostgresOptions {
  /** RAPPORT_HOME: the database, its password and its log live here (or a note of where). */
  home: string;
  /** Listen on this port of 127.0.0.1. Without it the server has a Unix socket and no port. */
  port?: number;
  /** PostgreSQL settings that replace the tuned ones. */
  settings?: ServerSettings;
  /** So long `stop` waits for an orderly end before it makes an end; 30 seconds. */
  patienceMs?: number;
  /** Told about the few things worth a line: an orphan ended, a long recovery. */
  log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** The address of Rapport's database, for any client. */
  url: string;
  /** The server's process. */
  pid: number;
  /** The folder that holds the data. */
  dataFolder: string;
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>;
  /** Ends the server after a checkpoint, if that comes to an end; open connections are cut. */
  stop(): Promise<void>;
}

const POLL_MS = 25;
/** After `kill -9` of a server its last connections take a moment to notice and let go. */
const LINGERING_MS = 15_000;
/**
 * PostgreSQL 18 asked for a fast shutdown while it recovers from a crash waits for ever (its
 * checkpointer is not told). The immediate one after it loses nothing: the next start recovers.
 */
const PATIENCE_MS = 30_000;
/** sockaddr_un.sun_path holds 108 bytes on Linux and 104 on macOS, the end mark included. */
const SOCKET_PATH_BYTES = 103;

/**
 * Starts the PostgreSQL server that ships in npm, keeping its data in `home`. The first start
 * makes the database; later ones take about a second and keep it.
 * @throws EmbeddedPostgresError with one line for the person who started Rapport
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32') {
    throw new EmbeddedPostgresError(
      'unsupported',
      'The embedded PostgreSQL runs on Linux and macOS; on Windows use WSL, or set DATABASE_URL.',
    );
  }
  const home = path.resolve(options.home);
  try {
    const place = await findPlace(home);
    const release = await claimHome(home);
    try {
      return await startIn(place, release, options);
    } catch (error) {
      await release();
      throw error;
    }
  } catch (error) {
    throw explainSystemError(error, home);
  }
}

async function startIn(
  place: Place,
  release: () => Promise<void>,
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const binaries = await findBinaries(place.user);
  const password = await readOrMakePassword(path.resolve(options.home));
  if (await hasData(place, binaries)) await endOrphan(place.dataFolder, log);
  else await initialise(place, binaries, password);

  const socket = await socketFolder(place, options.port);
  const connection: Connection = {
    host: options.port === undefined ? socket.folder : '127.0.0.1',
    port: options.port ?? 5432,
    password,
  };
  const flags = toFlags({
    ...serverSettings(),
    ...options.settings,
    listen_addresses: options.port === undefined ? '' : '127.0.0.1',
    port: String(connection.port),
    unix_socket_directories: options.port === undefined ? socket.folder : '',
  });
  const child = await launch(place, binaries, flags, connection, log);
  // The net below a program that ends without stopping its server.
  const endWithUs = () => child.kill('SIGINT');
  process.once('exit', endWithUs);
  const ended = once(child, 'exit').then(async () => {
    process.off('exit', endWithUs);
    await socket.remove();
    await release();
  });
  const stop = async () => {
    child.ref();
    child.kill('SIGINT'); // The fast shutdown of postgres(1); does nothing to one that ended.
    const impatience = setTimeout(() => child.kill('SIGQUIT'), options.patienceMs ?? PATIENCE_MS);
    await ended;
    clearTimeout(impatience);
  };
  try {
    await ensureDatabase(connection);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: connectionUrl(connection),
    pid: child.pid ?? 0,
    dataFolder: place.dataFolder,
    ended,
    stop,
  };
}

/** The socket lies in the data folder, which only its user and root can enter, if it fits. */
async function socketFolder(place: Place, port: number | undefined) {
  const fits = Buffer.byteLength(path.join(place.dataFolder, '.s.PGSQL.5432')) <= SOCKET_PATH_BYTES;
  if (port !== undefined || fits) {
    return { folder: place.dataFolder, remove: () => Promise.resolve() };
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rapport-pg-'));
  await privateFolder(folder, place.user);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts the server, once more if the last one's connections still linger, until it answers. */
async function launch(
  place: Place,
  binaries: PostgresBinaries,
  flags: string[],
  connection: Connection,
  log: (line: string) => void,
): Promise<ChildProcess> {
  for (let waited = 0; ; waited += 500) {
    const attempt = await tryLaunch(place, binaries, flags, log);
    if ('child' in attempt) return attempt.child;
    const lingers = attempt.output.includes('pre-existing shared memory block');
    if (!lingers || waited >= LINGERING_MS) {
      throw explainOutput(attempt.output, { dataFolder: place.dataFolder, port: connection.port });
    }
    await delay(500);
  }
}

async function tryLaunch(
  place: Place,
  binaries: PostgresBinaries,
  flags: string[],
  log: (line: string) => void,
): Promise<{ child: ChildProcess } | { output: string }> {
  const before = await sizeOf(place.logFile);
  const logFile = await open(place.logFile, 'a', 0o600);
  // In a process group of its own: Ctrl-C in a terminal goes to the whole foreground group, and
  // the database must outlive Rapport's own orderly end. Its log is a file, not a pipe, so that
  // it can also outlive a `kill -9` of Rapport without blocking.
  const child = spawn(binaries.postgres, ['-D', place.dataFolder, ...flags], {
    ...place.user,
    cwd: '/',
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', logFile.fd, logFile.fd],
  });
  const failed = new Promise<Error>((resolve) => child.once('error', resolve));
  let exited = false;
  child.once('exit', () => (exited = true));
  await logFile.close();
  child.unref();
  void failed.then(() => (exited = true));
  for (let waited = 0; !exited; waited += POLL_MS) {
    if (await isReady(place.dataFolder, child.pid)) return { child };
    if (waited > 0 && waited % 10_000 === 0) log('PostgreSQL is still recovering from a crash …');
    await delay(POLL_MS);
  }
  if (child.pid === undefined) throw await failed;
  return { output: await readFrom(place.logFile, before) };
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

async function readFrom(file: string, start: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
