import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { CommandError, root, runProgram } from './command.ts';

/** Where packages of Debian, Ubuntu, Fedora, Google and macOS put a Chromium. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Finds a Chromium that runs, and installs one when there is none: the distribution's where we
 * are root, otherwise Playwright's own build.
 * @returns the path of its program
 */
export async function ensureChromium(): Promise<string> {
  const found = await findChromium();
  if (found !== undefined) return found;
  console.log('installing Chromium for the browser tests …');
  const complaints: string[] = [];
  for (const install of [installWithApt, installWithPlaywright]) {
    const complaint = await install();
    const installed = await findChromium();
    if (installed !== undefined) return installed;
    complaints.push(complaint);
  }
  throw new CommandError(
    `no Chromium could be installed for the browser tests; install one and set CHROMIUM_PATH to it. ${complaints.filter(Boolean).join(' ')}`,
  );
}

/** The first Chromium on this machine that starts. */
export async function findChromium(): Promise<string | undefined> {
  const own = chromium.executablePath();
  for (const program of [process.env['CHROMIUM_PATH'], ...PLACES, own]) {
    if (program !== undefined && (await starts(program))) return program;
  }
  return undefined;
}

/** Ubuntu's package without snap is a program that only says so; hence the trial. */
async function starts(program: string): Promise<boolean> {
  const executable = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!executable) return false;
  const answer = await runProgram(program, ['--version', '--no-sandbox']).catch(() => undefined);
  return answer?.code === 0;
}

/** @returns why it did not work, or nothing */
async function installWithApt(): Promise<string> {
  if (process.getuid?.() !== 0) return '';
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const fonts = 'fonts-noto-cjk'; // Without them the Chinese in screenshots is empty boxes.
  const steps = [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', 'chromium', fonts],
  ];
  for (const step of steps) {
    const answer = await runProgram('apt-get', step, { env }).catch(() => undefined);
    if (answer === undefined) return 'There is no apt-get.';
    if (answer.code !== 0) return `apt-get ${step[0]}: ${lastLine(answer.output)}`;
  }
  return '';
}

/** @returns why it did not work, or nothing */
async function installWithPlaywright(): Promise<string> {
  const cli = path.join(root, 'node_modules/playwright-core/cli.js');
  const isRoot = process.getuid?.() === 0;
  const args = ['install', ...(isRoot ? ['--with-deps'] : []), 'chromium'];
  const { code, output } = await runProgram(process.execPath, [cli, ...args]);
  return code === 0 ? '' : `playwright: ${lastLine(output)}`;
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';
