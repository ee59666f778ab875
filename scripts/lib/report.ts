/** What came of one suite. */
export interface Result {
  name: string;
  seconds: number;
  passed: number;
  failed: number;
  skipped: number;
  /** What failed and is not printed yet. */
  faults: string[];
  failedFiles?: ReadonlySet<string>;
}

/** Prints the faults of a result, then its line. */
export function printResult(result: Result): void {
  for (const fault of result.faults) console.log(`\n${fault}`);
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  const counts = `${result.passed} passed, ${result.failed} failed${skipped}`;
  const mark = result.failed > 0 ? '✖' : '✔';
  console.log(
    `${mark} ${result.name.padEnd(13)}${result.seconds.toFixed(1).padStart(7)} s   ${counts}`,
  );
}

/** Prints the total as the last line, and sets the exit code. */
export function printTotal(results: readonly Result[]): void {
  const sum = (pick: (result: Result) => number) =>
    results.reduce((total, result) => total + pick(result), 0);
  const failed = sum((result) => result.failed);
  if (failed > 0) process.exitCode = 1;
  console.log(`${sum((result) => result.passed)} passed, ${failed} failed`);
}
