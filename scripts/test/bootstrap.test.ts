import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { root } from '../lib/command.ts';

/** A project with one dependency and one command, whose npm is a program of ours. */
let project: string;
beforeEach(() => {
  project = mkdtempSync(path.join(os.tmpdir(), 'rapport-bootstrap-'));
  mkdirSync(path.join(project, 'scripts'));
  copyFileSync(
    path.join(root, 'scripts/bootstrap.mjs'),
    path.join(project, 'scripts/bootstrap.mjs'),
  );
  write(
    'package-lock.json',
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '2' } } }),
  );
  write(
    'scripts/say.ts',
    `const told: string = process.argv.slice(2).join(' '); console.log('said', told); process.exitCode = 3;`,
  );
  write('scripts/bad.ts', `process.kill(process.pid, 'SIGKILL');`);
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), text);
}

/** What `npm ci` leaves behind when it is done: its own lockfile, and the pinned Node. */
function npmThatInstalls(version: string): void {
  write(
    'npm.js',
    `const fs = require('fs');
     fs.appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
     fs.mkdirSync('node_modules/node/bin', { recursive: true });
     fs.copyFileSync(${JSON.stringify(process.execPath)}, 'node_modules/node/bin/node');
     fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '${version}' } } }));`,
  );
}

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(project, 'scripts/bootstrap.mjs'), ...args],
    {
      cwd: os.tmpdir(),
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: path.join(project, 'npm.js') },
    },
  );
  return { status, stdout, stderr };
}

const calls = () =>
  spawnSync('cat', [path.join(project, 'npm-calls')], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n');

test('installs when nothing is there, once, and passes arguments and the exit code on', () => {
  npmThatInstalls('2');
  const first = run('say', 'a', 'b c');
  assert.deepEqual([first.status, first.stdout.trim()], [3, 'said a b c']);
  run('say');
  assert.deepEqual(calls(), ['ci --no-audit --no-fund --include=dev']);
});

test('installs again when the lockfile names another version', () => {
  npmThatInstalls('1');
  run('say');
  npmThatInstalls('2');
  run('say');
  run('say');
  assert.equal(calls().length, 2);
});

test('says in one line that npm ci failed', () => {
  write('npm.js', 'process.exit(217)');
  const { status, stderr } = run('say');
  assert.equal(status, 1);
  assert.match(stderr, /\nrapport: installing failed: "npm ci" ended with code 217/);
});

test('tells an unknown command, and the signal that ended one', () => {
  npmThatInstalls('2');
  assert.match(run('dance').stderr, /^rapport: there is no command "dance"/);
  assert.equal(run('bad').status, 128 + 9);
});
