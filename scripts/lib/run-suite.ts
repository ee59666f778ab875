import path from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { root } from './command.ts';
import type { Result } from './report.ts';
import type { Suite } from './suites.ts';

/** A test that takes longer waits for something that never comes. */
const TEST_LIMIT_MS = 10 * 60_000;

/**
 * Runs a suite's files, each in a process of its own, and counts their tests. Prints faults as they
 * are found, and what was under way when `signal` ends it all.
 */
export async function runSuite(suite: Suite, signal: AbortSignal): Promise<Result> {
  const began = performance.now();
  const result: Result & { failedFiles: Set<string> } = {
    name: suite.name,
    seconds: 0,
    passed: 0,
    failed: 0,
    skipped: 0,
    faults: [],
    failedFiles: new Set(),
  };
  const events = run({
    files: suite.files.map((file) => path.join(root, file)),
    cwd: root,
    concurrency: suite.concurrency,
    timeout: TEST_LIMIT_MS,
    execArgv: ['--import', fileLimit],
    signal,
  });
  let found = 0;
  const outputs = new Map<string, string>();
  const underWay = new Set<string>();
  const tell = () => console.log(`  under way: ${[...underWay].join(', ')}`);
  signal.addEventListener('abort', tell);
  for await (const { type, data } of events) {
    if (type === 'test:dequeue') underWay.add(nameOf(data));
    else if (type === 'test:complete') underWay.delete(nameOf(data));
    else if ((type === 'test:stderr' || type === 'test:stdout') && data.file)
      outputs.set(data.file, (outputs.get(data.file) ?? '') + data.message);
    else if (type === 'test:fail' && isCause(data.details.error)) {
      found += 1;
      if (data.file) result.failedFiles.add(path.relative(root, data.file));
      console.log(`\n${describe(data, outputs)}`);
      if (data.name === data.file) tell(); // Its process ended before its tests.
    } else if (type === 'test:diagnostic' && data.file !== undefined)
      console.log(`  ${data.message}`);
    else if (type === 'test:summary' && data.file === undefined) {
      const { passed, failed, cancelled, skipped, todo } = data.counts;
      result.passed = passed;
      result.failed = failed + cancelled;
      result.skipped = skipped + todo;
    }
  }
  signal.removeEventListener('abort', tell);
  // Tests that the runner could not count, such as a file that does not load, still fail the suite.
  result.failed = Math.max(result.failed, Math.min(1, found));
  result.seconds = (performance.now() - began) / 1000;
  return result;
}

const fileLimit = path.join(import.meta.dirname, 'file-limit.ts');

const nameOf = ({ name, file }: { name: string; file?: string | undefined }) =>
  file === undefined || file === name
    ? path.relative(root, name)
    : `${path.relative(root, file)} › ${name}`;

interface Failure {
  name: string;
  file?: string | undefined;
  line?: number | undefined;
  details: { error: Error };
}

/** A group fails when one of its tests does; only that test's error tells something. */
function isCause(error: Error): boolean {
  return !('failureType' in error) || error.failureType !== 'subtestsFailed';
}

function describe(failure: Failure, outputs: ReadonlyMap<string, string>): string {
  const where = failure.file === undefined ? '' : path.relative(root, failure.file);
  const { cause } = failure.details.error;
  const error = inspect(cause ?? failure.details.error, { depth: 6 }).replaceAll(
    /^ *at .*\(?node:internal.*\n?/gm,
    '',
  );
  const said = outputs
    .get(failure.file ?? '')
    ?.trim()
    .split('\n')
    .slice(-30)
    .join('\n');
  const heading = `✖ ${where}${failure.line === undefined ? '' : `:${failure.line}`} › ${failure.name}`;
  return [heading, error, ...(said ? ['It printed:', said] : [])]
    .join('\n')
    .replaceAll('\n', '\n  ');
}
