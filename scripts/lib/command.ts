import { spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** Where tools keep what they know about the last run. */
export const cache = path.join(root, 'node_modules/.cache/rapport');

/** A failure that its message explains; commands print it as one line, without a stack. */
export class CommandError extends Error {}

/** Runs a program to its end in the root folder. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; show?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<{ code: number; output: string }> {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...options.env },
    signal: options.signal,
    stdio: ['ignore', options.show ? 'inherit' : 'pipe', options.show ? 'inherit' : 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });
  return { code, output };
}

/** Runs a tool of node_modules on this same Node. */
export function runTool(tool: string, args: readonly string[], signal?: AbortSignal) {
  const bin = path.join(root, 'node_modules/.bin', tool);
  return runProgram(process.execPath, [bin, ...args], { signal });
}

/**
 * Aborts when this program is asked to end: Ctrl-C, a service manager, a closed terminal, or the
 * death of the bootstrap that started it. A second Ctrl-C ends it at once.
 */
export function stopSignal(): AbortSignal {
  const asked = new AbortController();
  const ask = () => (asked.signal.aborted ? process.exit(130) : asked.abort());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  process.once('disconnect', () => asked.abort());
  process.channel?.unref();
  return asked.signal;
}

/** Runs a command's body; an expected failure becomes one clear line and exit code 1. */
export async function main(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    console.error(isForPeople(error) ? `rapport: ${error.message}` : error);
    process.exit(1); // The parts that were started have been stopped by whoever started them.
  }
}

/** Errors whose messages were written for whoever typed the command. */
function isForPeople(error: unknown): error is Error {
  const names = ['EmbeddedPostgresError', 'ConfigError', 'MigrationError'];
  if (!(error instanceof Error)) return false;
  return (
    error instanceof CommandError ||
    names.includes(error.name) ||
    names.includes(error.constructor.name)
  );
}
