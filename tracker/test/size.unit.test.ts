import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUDGET_BYTES, buildTracker } from '../build.ts';

test('the snippet keeps its budget', async (t) => {
  const { gzipBytes } = await buildTracker();
  t.diagnostic(`${gzipBytes} of ${BUDGET_BYTES} bytes compressed`);
  assert.ok(gzipBytes <= BUDGET_BYTES, `${gzipBytes} bytes compressed`);
});
