import { execFile } from 'node:child_process';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError, systemErrorCode } from './embedded-error.ts';

const run = promisify(execFile);
const POLL_MS = 50;
/** A fast shutdown writes a checkpoint, which takes long on a slow disk with much unwritten. */
const FAST_SHUTDOWN_MS = 60_000;

/** Reads a file, or undefined when there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

/**
 * When a process began and how it was called. A pid alone proves nothing: after `kill -9` or a
 * reboot the number soon belongs to some other program. Undefined when it is gone (a zombie
 * counts as gone) or when the machine does not tell.
 */
async function describeProcess(pid: number): Promise<{ began: string; args: string } | undefined> {
  if (!isAlive(pid)) return undefined;
  if (process.platform === 'linux') {
    const stat = await readIfThere(`/proc/${pid}/stat`).catch(() => undefined);
    const args = await readIfThere(`/proc/${pid}/cmdline`).catch(() => undefined);
    if (stat === undefined || args === undefined) return undefined;
    // proc(5): fields after the parenthesised name; state is the 3rd, start time the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return { began: fields[19] ?? '', args: args.replaceAll('\0', ' ') };
  }
  const ask = (column: string) => run('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)]);
  const answers = await Promise.all([ask('lstart'), ask('args')]).catch(() => undefined);
  return answers && { began: answers[0].stdout.trim(), args: answers[1].stdout.trim() };
}

/** Ends a process that may not be our child, and resolves when it is gone. */
async function endProcess(pid: number): Promise<void> {
  // postgres(1): SIGINT is the fast shutdown, SIGQUIT the immediate one that recovers at start.
  for (const [signal, patience] of [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 10_000],
  ] as const) {
    process.kill(pid, signal);
    for (let waited = 0; waited < patience; waited += POLL_MS) {
      if ((await describeProcess(pid)) === undefined) return;
      await delay(POLL_MS);
    }
  }
}

/**
 * Ends a server that a killed Rapport left running on this data folder. When the recorded number
 * now belongs to another program, or to a dead process that nobody collected (containers without
 * an init), PostgreSQL would take it for a running server and refuse to start, so the lock files
 * go. Connections that outlived their server are still noticed, by their shared memory.
 */
export async function endOrphan(dataFolder: string, log: (line: string) => void): Promise<void> {
  const pidFile = path.join(dataFolder, 'postmaster.pid');
  // postmaster.pid: pid, data folder, start time, port, socket folder, address, memory, status.
  const [pidLine, startedIn] = ((await readIfThere(pidFile)) ?? '').split('\n');
  const pid = Number(pidLine);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return;
  const found = await describeProcess(pid);
  if (found !== undefined && startedIn !== undefined && found.args.includes(startedIn)) {
    log(`ending the PostgreSQL server (process ${pid}) that an earlier run left behind`);
    await endProcess(pid);
  }
  for (const name of await readdir(dataFolder)) {
    if (name === 'postmaster.pid' || /^\.s\.PGSQL\.\d+(\.lock)?$/.test(name)) {
      await rm(path.join(dataFolder, name), { force: true });
    }
  }
}

/**
 * Whether the server with this process number takes connections: it says so in its pid file, as
 * pg_ctl(1) reads it. After a crash it first replays its log, which takes as long as it takes.
 */
export async function isReady(dataFolder: string, pid: number | undefined): Promise<boolean> {
  const lines = ((await readIfThere(path.join(dataFolder, 'postmaster.pid'))) ?? '').split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/**
 * Claims a home folder for this process, so that two Rapports never start servers on one
 * data folder, and a second one does not end the first one's server as an orphan.
 * @returns a function that gives the claim back
 */
export async function claimHome(home: string): Promise<() => Promise<void>> {
  const file = path.join(home, 'postgres.owner');
  const self = `${process.pid} ${(await describeProcess(process.pid))?.began ?? ''}\n`;
  const claimed = await writeFile(file, self, { flag: 'wx' }).then(
    () => true,
    (error: unknown) => {
      if (systemErrorCode(error) === 'EEXIST') return false;
      throw error;
    },
  );
  if (!claimed) {
    const owner = (await readIfThere(file)) ?? '';
    await refuseIfAlive(owner, home);
    const mine = `${file}.${process.pid}`;
    await writeFile(mine, self);
    await rename(mine, file);
  }
  return async () => {
    if ((await readIfThere(file)) === self) await rm(file, { force: true });
  };
}

async function refuseIfAlive(owner: string, home: string): Promise<void> {
  const [pid, ...began] = owner.trim().split(' ');
  const found = await describeProcess(Number(pid));
  if (found === undefined || found.began !== began.join(' ')) return;
  throw new EmbeddedPostgresError(
    'in-use',
    `Rapport is already running in ${home} (process ${pid}); stop it, or set RAPPORT_HOME to another folder.`,
  );
}
