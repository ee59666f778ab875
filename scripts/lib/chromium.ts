import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { CommandError, root, runProgram } from './command.ts';

/** What the search depends on; tests give another. */
export interface Machine {
  /** Where packages of Debian, Ubuntu, Fedora, Google and macOS put a Chromium. */
  places: readonly string[];
  /** May install packages. */
  isRoot: boolean;
}

const thisMachine: Machine = {
  places: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  isRoot: process.getuid?.() === 0,
};

/**
 * Finds a Chromium that runs, and installs one when there is none: the distribution's where we
 * are root, otherwise Playwright's own build.
 * @returns the path of its program
 * @throws CommandError that names what was tried and why it did not work
 */
export async function ensureChromium(machine: Machine = thisMachine): Promise<string> {
  const wished = process.env['CHROMIUM_PATH'];
  if (wished) {
    const complaint = await complaintOf(wished);
    if (complaint === undefined) return wished;
    throw new CommandError(`CHROMIUM_PATH is ${wished}, which does not start: ${complaint}`);
  }
  const found = await findChromium(machine);
  if (found !== undefined) return found;
  console.log('installing Chromium for the browser tests …');
  const complaints = new Set<string>();
  for (const install of [installWithApt, installWithPlaywright]) {
    for (const complaint of await install(machine)) complaints.add(complaint);
    const installed = await findChromium(machine);
    if (installed !== undefined) return installed;
  }
  throw new CommandError(
    `no Chromium could be installed for the browser tests; install one and set CHROMIUM_PATH to it. ${[...complaints].join(' ')}`,
  );
}

/** The first Chromium on this machine that starts. */
async function findChromium({ places }: Machine): Promise<string | undefined> {
  for (const program of [...places, chromium.executablePath()])
    if ((await complaintOf(program)) === undefined) return program;
  return undefined;
}

/**
 * Why a program is no Chromium that starts; undefined when it is one. Ubuntu's package without snap is
 * a program that only says so, and Playwright's build may lack libraries; hence the trial.
 */
async function complaintOf(program: string): Promise<string | undefined> {
  const executable = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!executable) return 'it cannot be run.';
  const answer = await attempt(program, ['--version', '--no-sandbox']);
  if (answer.code === 0) return undefined;
  return reasonOf(answer);
}

/** @returns why it did not work, as far as is known */
async function installWithApt({ isRoot }: Machine): Promise<string[]> {
  if (!isRoot) return [];
  // Without the fonts the Chinese in screenshots is empty boxes.
  const packages = ['chromium', 'fonts-noto-cjk'];
  const options = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=120', '--no-install-recommends'];
  // A list that one of the sources does not give is no reason not to ask the others.
  const update = await attempt('apt-get', ['update', '-q']);
  const install = await attempt('apt-get', ['install', ...options, ...packages]);
  if (install.code === 0) return [];
  return [update, install]
    .filter(({ code }) => code !== 0)
    .map((answer) => `apt-get: ${reasonOf(answer)}`);
}

/** @returns why it did not work, as far as is known */
async function installWithPlaywright({ isRoot }: Machine): Promise<string[]> {
  const cli = path.join(root, 'node_modules/playwright-core/cli.js');
  const ask = (...args: string[]) => attempt(process.execPath, [cli, ...args]);
  const browser = await ask('install', '--no-shell', '--no-progress', 'chromium');
  if (browser.code !== 0) return [`playwright: ${reasonOf(browser)}`];
  const complaint = await complaintOf(chromium.executablePath());
  if (complaint === undefined) return [];
  if (!isRoot) return [`Playwright's Chromium does not start: ${complaint}`];
  const libraries = await ask('install-deps', 'chromium');
  return libraries.code === 0 ? [] : [`playwright: ${reasonOf(libraries)}`];
}

/** Runs a program to its end; one that cannot be started counts as failed. */
async function attempt(program: string, args: string[]): Promise<{ code: number; output: string }> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  return runProgram(program, args, { env }).catch((error: unknown) => ({
    code: 1,
    output: error instanceof Error ? error.message : String(error),
  }));
}

/** The line that says why: the first that calls itself an error, or else the last. */
function reasonOf({ code, output }: { code: number; output: string }): string {
  const lines = output.trim().split('\n');
  const told = (lines.find((line) => /^(E|Error):/.test(line)) ?? lines.at(-1) ?? '').trim();
  return told || `it ended with code ${code}.`;
}
