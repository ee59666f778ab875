// npm run check: what can be known in under a minute without a database or a browser.
import { CommandError, main, stopSignal } from './lib/command.ts';
import { printResult, printTotal, type Result } from './lib/report.ts';
import { runSuite } from './lib/run-suite.ts';
import { runStaticChecks } from './lib/static-checks.ts';
import { findSuites } from './lib/suites.ts';

await main(async () => {
  const signal = stopSignal();
  const results: Result[] = await runStaticChecks(signal);
  results.forEach(printResult);
  for (const suite of await findSuites()) {
    if (suite.name !== 'architecture' && suite.name !== 'unit') continue;
    const result = await runSuite(suite, signal);
    if (signal.aborted) throw new CommandError('the checks were stopped before their end.');
    printResult(result);
    results.push(result);
  }
  printTotal(results);
});
