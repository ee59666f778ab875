import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { CommandError, root } from './command.ts';

export interface SimulatorProcess {
  url: string;
  /** Keeps its world for the next start, then ends it. */
  stop(): Promise<void>;
  ended: Promise<void>;
}

/** So much of the world is lost at most when everything is killed. */
const SAVE_EVERY_MS = 60_000;

/**
 * Starts the WeChat simulator as its own process, which also ends when this one is killed. Its
 * world lives in memory, so it is kept in `home`: the fans of yesterday are there today.
 */
export async function startSimulator(port: number, home: string): Promise<SimulatorProcess> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      path.join(root, 'scripts/lib/end-with-parent.ts'),
      path.join(root, 'simulator/src/main.ts'),
    ],
    {
      cwd: root,
      // Out of the terminal's reach: Ctrl-C must stop Rapport first, then the platform.
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, SIMULATOR_PORT: String(port) },
    },
  );
  const ended = once(child, 'exit').then(() => undefined);
  const url = await firstAddress(child);
  const file = path.join(home, 'simulator.json');
  await restore(url, file);
  const timer = setInterval(() => void save(url, file).catch(() => undefined), SAVE_EVERY_MS);
  return {
    url,
    ended: ended.finally(() => clearInterval(timer)),
    stop: async () => {
      clearInterval(timer);
      if (child.exitCode === null && child.signalCode === null) {
        await save(url, file).catch((error: unknown) => {
          console.error(`rapport: the simulator's world was not kept: ${String(error)}`);
        });
        child.kill('SIGTERM');
      }
      await ended;
    },
  };
}

/** Its first line says where it listens. */
async function firstAddress(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new CommandError('the simulator has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const { listening } = JSON.parse(line) as { listening: string };
    child.stdout.resume();
    return listening;
  }
  throw new CommandError('the simulator did not start, for the reason above.');
}

async function restore(url: string, file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const restored = await post(`${url}/_sim/snapshot`, text);
  if (!restored.ok) {
    console.error(
      `rapport: the simulator starts anew; it cannot read ${file} (${restored.status}).`,
    );
    return;
  }
  // Its clock stood still meanwhile; Rapport refuses callbacks that are minutes old.
  await post(`${url}/_sim/clock`, JSON.stringify({ now: Date.now() }));
}

const post = (url: string, body: string) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

async function save(url: string, file: string): Promise<void> {
  const response = await fetch(`${url}/_sim/snapshot`);
  if (!response.ok) throw new Error(`the simulator answered ${response.status}`);
  const unfinished = `${file}.new`;
  await writeFile(unfinished, await response.text());
  await rename(unfinished, file);
}
