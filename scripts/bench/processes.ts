import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../lib/command.ts';

export interface Child {
  process: ChildProcess;
  /** The first line it printed, parsed. */
  ready: Record<string, unknown>;
  stop(): Promise<void>;
}

/** Starts a TypeScript program on this Node and waits for its first line of JSON. */
export async function startProgram(
  file: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Child> {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('exit', (code) =>
      reject(new Error(`${file} ended with ${code} before it was ready`)),
    );
  });
  return {
    process: child,
    ready: JSON.parse(line) as Record<string, unknown>,
    stop: () => stop(child),
  };
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(timer);
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until an address answers 2xx. */
export async function answering(url: string, timeoutMs = 60_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const ok = await fetch(url)
      .then((response) => response.ok)
      .catch(() => false);
    if (ok) return;
    if (performance.now() > deadline) throw new Error(`${url} does not answer`);
    await delay(100);
  }
}

/** Clock ticks a second in /proc; 100 on every Linux that Node supports. */
const ticksPerSecond = 100;

/** Processor seconds used and resident megabytes of a process (Linux), or null elsewhere. */
export async function usage(
  pid: number,
): Promise<{ cpuSeconds: number; residentMb: number } | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const resident = /VmRSS:\s+(\d+) kB/.exec(status)?.[1];
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      residentMb: Number(resident ?? 0) / 1024,
    };
  } catch {
    return null;
  }
}
