import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sortIntoSuites } from '../lib/suites.ts';

test('each file goes to one suite, and the suites have their order', () => {
  const suites = sortIntoSuites([
    'tracker/test/events.test.ts',
    'tracker/test/rules.unit.test.ts',
    'server/test/architecture.test.ts',
    'simulator/test/clients.test.ts',
    'server/src/kernel/facts/append.test.ts',
    'scripts/test/start.test.ts',
    'server/test/journey.browser.test.ts',
    'contracts/facts.unit.test.ts',
  ]);
  assert.deepEqual(
    suites.map(({ name, files }) => [name, ...files]),
    [
      ['architecture', 'server/test/architecture.test.ts'],
      ['unit', 'contracts/facts.unit.test.ts', 'tracker/test/rules.unit.test.ts'],
      ['database', 'server/src/kernel/facts/append.test.ts'],
      ['simulator', 'simulator/test/clients.test.ts'],
      ['browser', 'server/test/journey.browser.test.ts', 'tracker/test/events.test.ts'],
      ['commands', 'scripts/test/start.test.ts'],
    ],
  );
});
