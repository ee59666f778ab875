import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { ZipFile } from 'yazl';
import { root, runProgram } from '../lib/command.ts';

const runs = '#!/bin/sh\necho Chromium 1.2.3\n';

/** The archive below is laid out as Playwright's for Linux. */
const onLinux = { skip: process.platform !== 'linux' };

/** A machine without a Chromium: programs of ours in PATH, and a place for downloads on loopback. */
let machine: string;
let downloads: Server;
/** What the download server gives: Playwright's archive with this program as Chromium, or nothing. */
let offered: string | null;

before(async () => {
  downloads = createServer((_request, response) => {
    if (offered === null) return response.writeHead(404).end();
    const zip = new ZipFile();
    for (const folder of ['chrome-linux64', 'chrome-linux'])
      zip.addBuffer(Buffer.from(offered), `${folder}/chrome`, { mode: 0o100755 });
    zip.addBuffer(Buffer.from(runs), 'ffmpeg-linux', { mode: 0o100755 });
    zip.end();
    zip.outputStream.pipe(response);
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(downloads, 'listening');
});
after(() => downloads.close());
beforeEach(async () => {
  offered = null;
  machine = await mkdtemp(path.join(os.tmpdir(), 'rapport-chromium-'));
  await mkdir(path.join(machine, 'bin'));
});
afterEach(() => rm(machine, { recursive: true, force: true }));

async function program(name: string, text: string): Promise<void> {
  const file = path.join(machine, name);
  await writeFile(file, text);
  await chmod(file, 0o755);
}

/** An apt-get that notes how it was called and then runs these lines. */
const aptGet = (lines: string) =>
  program('bin/apt-get', `#!/bin/sh\necho "$@" >> '${machine}/asked'\n${lines}\n`);
const installsChromium = () => `[ "$1" = install ] || exit 0
printf '${runs.replaceAll('\n', '\\n')}' > '${machine}/chromium'; chmod 755 '${machine}/chromium'`;
const asked = async () =>
  (await readFile(path.join(machine, 'asked'), 'utf8').catch(() => '')).trim().split('\n');

/** Asks for a Chromium in a process of its own, which sees only this machine. */
async function ensure({ isRoot = true, wished = '' } = {}) {
  const module = JSON.stringify(path.join(root, 'scripts/lib/chromium.ts'));
  const given = JSON.stringify({ places: [path.join(machine, 'chromium')], isRoot });
  const { code, output } = await runProgram(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { ensureChromium } = await import(${module});
       await ensureChromium(${given}).then((found) => console.log('found ' + found),
         (error) => { console.log(error.constructor.name + ': ' + error.message); process.exitCode = 1; });`,
    ],
    {
      env: {
        PATH: `${path.join(machine, 'bin')}:/usr/bin:/bin`,
        CHROMIUM_PATH: wished,
        PLAYWRIGHT_BROWSERS_PATH: path.join(machine, 'browsers'),
        PLAYWRIGHT_DOWNLOAD_HOST: `http://127.0.0.1:${(downloads.address() as AddressInfo).port}`,
      },
    },
  );
  return { code, last: output.trim().split('\n').at(-1) ?? '' };
}

const inPlace = () => `found ${path.join(machine, 'chromium')}`;

test('a Chromium that starts is taken, and nothing is installed', async () => {
  await program('chromium', runs);
  await aptGet('exit 1');
  assert.deepEqual(await ensure(), { code: 0, last: inPlace() });
  assert.deepEqual(await asked(), ['']);
});

test('as root, the distribution’s is installed with fonts for Chinese', async () => {
  await aptGet(installsChromium());
  assert.deepEqual(await ensure(), { code: 0, last: inPlace() });
  const [update, install, ...more] = await asked();
  assert.deepEqual([update, more], ['update -q', []]);
  assert.match(install ?? '', /^install -q -y .*--no-install-recommends chromium fonts-noto-cjk$/);
});

test('a source of packages that does not answer does not stop the others', async () => {
  await aptGet(`[ "$1" = update ] && exit 100\n${installsChromium()}`);
  assert.deepEqual(await ensure(), { code: 0, last: inPlace() });
});

test('a package that is only a hint is no Chromium: Playwright’s build is', onLinux, async () => {
  await program('chromium', '#!/bin/sh\necho "Please install the chromium snap"; exit 1\n');
  await aptGet('exit 0');
  offered = runs;
  const { code, last } = await ensure();
  assert.equal(code, 0, last);
  assert.ok(last.startsWith(`found ${path.join(machine, 'browsers')}/`), last);
});

test('a plain user never asks apt', onLinux, async () => {
  await aptGet(installsChromium());
  offered = runs;
  const { last } = await ensure({ isRoot: false });
  assert.ok(last.startsWith(`found ${path.join(machine, 'browsers')}/`), last);
  assert.deepEqual(await asked(), ['']);
});

test('where nothing works, one line says what was tried and why it failed', onLinux, async () => {
  await aptGet('echo "E: Unable to locate package chromium" >&2; echo; exit 100');
  const { code, last } = await ensure();
  assert.equal(code, 1);
  assert.match(last, /^CommandError: no Chromium could be installed .* set CHROMIUM_PATH to it\./);
  assert.match(last, /apt-get: E: Unable to locate package chromium/);
  assert.match(last, /playwright: Error: Download failed: server returned code 404/);

  offered =
    '#!/bin/sh\necho "chrome: error while loading shared libraries: libnss3.so" >&2; exit 127\n';
  const lacking = await ensure({ isRoot: false });
  assert.match(lacking.last, /Playwright's Chromium does not start: .*libnss3\.so/);
});

test('a CHROMIUM_PATH that does not start is named, and nothing else is tried', async () => {
  await program('chromium', runs);
  const wished = path.join(machine, 'absent');
  const { code, last } = await ensure({ wished });
  assert.equal(code, 1);
  assert.equal(
    last,
    `CommandError: CHROMIUM_PATH is ${wished}, which does not start: it cannot be run.`,
  );
  await program('own', runs);
  const own = path.join(machine, 'own');
  assert.deepEqual(await ensure({ wished: own }), { code: 0, last: `found ${own}` });
});
