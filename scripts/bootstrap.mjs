// The first step of every `npm run` command: plain JavaScript without dependencies, for whatever
// Node (20 or newer) the machine has. It installs from the lockfile if needed, then hands over to
// scripts/<command>.ts on the pinned Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const PINNED_MAJOR = 24;
/** npm passes a terminal's Ctrl-C on to us, which the terminal sends us too: one press, two signals. */
const SAME_PRESS_MS = 500;

/** @param {string} message */
function fail(message) {
  console.error(`rapport: ${message}`);
  process.exit(1);
}

/** @param {string} file @returns {Record<string, any> | undefined} */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Whether node_modules holds what the lockfile names. npm writes what it installed into
 * node_modules/.package-lock.json, last of all, so a broken-off install does not count.
 * @param {boolean} production leave out what only development needs
 */
function isInstalled(production) {
  const wanted = readJson('package-lock.json')?.packages ?? {};
  const found = readJson('node_modules/.package-lock.json')?.packages ?? {};
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '' || entry.optional || entry.peer || (production && entry.dev)) return true;
    return found[name]?.version === entry.version;
  });
}

/** @param {boolean} production */
function install(production) {
  console.error('rapport: installing what package-lock.json names (npm ci), once …');
  // NODE_ENV=production would leave out what tests and the console's build need.
  const args = ['ci', '--no-audit', '--no-fund', ...(production ? [] : ['--include=dev'])];
  const npm = process.env['npm_execpath'];
  const [program, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { status, error } = spawnSync(program, [...first, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error) fail(`npm could not be started (${error.message}); is npm installed?`);
  if (status !== 0)
    fail(`installing failed: "npm ci" ended with code ${status}, for the reason above.`);
}

/** The pinned Node, or this one when it is new enough and the pinned one cannot be had. */
function findNode() {
  const pinned = path.join(root, 'node_modules/node/bin/node');
  if (!existsSync(pinned)) {
    // Where npm's install scripts are switched off, the package `node` is still an empty shell.
    const shell = path.join(root, 'node_modules/node');
    spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd: shell, stdio: 'ignore' });
  }
  if (existsSync(pinned)) return pinned;
  if (Number.parseInt(process.versions.node, 10) >= PINNED_MAJOR) return process.execPath;
  return fail(
    `Node ${PINNED_MAJOR} did not get installed (npm package "node"); allow its install script, or install Node ${PINNED_MAJOR}.`,
  );
}

const [command, ...args] = process.argv.slice(2);
const script = path.join(root, 'scripts', `${command}.ts`);
if (!command || !existsSync(script)) fail(`there is no command "${command ?? ''}".`);
const production = ['serve', 'backup', 'restore'].includes(command);
if (!isInstalled(production)) install(production);
const node = findNode();

// A process group of its own, so that Ctrl-C reaches the program once, from us. The channel tells
// it when we were killed, so that it never runs on unattended.
const child = spawn(node, [script, ...args], {
  cwd: root,
  detached: true,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH']}` },
});
const begun = process.ppid;
if (process.env['npm_lifecycle_event']) {
  // npm cannot pass kill -9 on; without it nobody would be left to tell us to stop.
  setInterval(() => process.ppid !== begun && child.kill('SIGTERM'), 1_000).unref();
}
let last = 0;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    const now = Date.now();
    if (now - last > SAME_PRESS_MS) child.kill(signal);
    last = now;
  });
}
child.on('error', (error) => fail(`Node ${PINNED_MAJOR} could not be started: ${error.message}`));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
});
