import type { Result } from './report.ts';
import { runSuite } from './run-suite.ts';
import type { Suite } from './suites.ts';

/**
 * Runs a suite, and where a browser takes part the files that failed once more: when a browser draws
 * is not ours to say. What failed the first time is printed all the same.
 */
export async function runWithSecondTry(suite: Suite, signal: AbortSignal): Promise<Result> {
  const first = await runSuite(suite, signal);
  const files = suite.files.filter((file) => first.failedFiles?.has(file));
  if (!suite.needs.browser || files.length === 0 || signal.aborted) return first;
  console.log(`  once more: ${files.join(', ')}`);
  const second = await runSuite({ ...suite, files }, signal);
  return {
    ...first,
    seconds: first.seconds + second.seconds,
    passed: first.passed + first.failed - second.failed,
    failed: second.failed,
  };
}
