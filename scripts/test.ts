// npm test: everything. npm test -- <file or suite> …: those alone.
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '#kernel/db/embedded.ts';
import { testSettings } from '#kernel/db/embedded-settings.ts';
import { ensureChromium } from './lib/chromium.ts';
import { CommandError, main, root, stopSignal } from './lib/command.ts';
import { printResult, printTotal, type Result } from './lib/report.ts';
import { runWithSecondTry } from './lib/second-try.ts';
import { runStaticChecks } from './lib/static-checks.ts';
import { findSuites, sortIntoSuites, type Suite } from './lib/suites.ts';

/** All tests take a quarter of an hour; a run that takes longer than this has come to a stop. */
const LIMIT_MS = 75 * 60_000;

await main(async () => {
  const signal = AbortSignal.any([stopSignal(), AbortSignal.timeout(LIMIT_MS)]);
  const wanted = process.argv.slice(2);
  const suites = await choose(wanted);
  const results: Result[] = [];
  const keep = (result: Result) => void (printResult(result), results.push(result));

  if (suites.some((suite) => suite.needs.browser))
    process.env['CHROMIUM_PATH'] = await ensureChromium();
  if (wanted.length === 0) (await runStaticChecks(signal)).forEach(keep);
  const isWhole = suites.length > 1 && suites.some((suite) => suite.needs.database);
  const server = isWhole ? await startTestServer() : undefined;
  try {
    for (const suite of suites) {
      const result = await runWithSecondTry(suite, signal);
      if (signal.aborted) break;
      keep(result);
    }
  } finally {
    await server?.stop();
  }
  if (signal.aborted) throw new CommandError('the tests were stopped before their end.');
  printTotal(results);
});

/** All suites; or the named ones; or the named files, in the suites they belong to. */
async function choose(wanted: string[]): Promise<Suite[]> {
  const suites = await findSuites();
  if (wanted.length === 0) return suites;
  return wanted.every((name) => suites.some((suite) => suite.name === name))
    ? suites.filter((suite) => wanted.includes(suite.name))
    : sortIntoSuites(wanted.map(asFile));
}

function asFile(given: string): string {
  const file = path.resolve(process.env['INIT_CWD'] ?? root, given);
  const found = [file, path.join(root, given)].find((candidate) => existsSync(candidate));
  if (found === undefined) throw new CommandError(`there is no suite or test file "${given}".`);
  return path.relative(root, found).replaceAll(path.sep, '/');
}

/** One server for all test processes, which find it by TEST_DATABASE_URL. */
async function startTestServer(): Promise<{ stop(): Promise<void> }> {
  if (process.env['TEST_DATABASE_URL'] !== undefined) return { stop: () => Promise.resolve() };
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rapport-tests-'));
  // In a folder that others may enter, so that as root the data too lies in here and goes with it.
  const home = path.join(folder, 'home');
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ home, settings: testSettings });
  process.env['TEST_DATABASE_URL'] = server.url;
  return {
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
