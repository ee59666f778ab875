import assert from 'node:assert/strict';
import { test } from 'node:test';
import { within } from './deadline.ts';

test('work in time gives its result or its error', async () => {
  assert.equal(await within(1000, Promise.resolve('done')), 'done');
  await assert.rejects(within(1000, Promise.reject(new Error('broken'))), /broken/);
});

test('work that takes too long is refused, so that the platform delivers again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const refused = assert.rejects(within(4500, new Promise(() => undefined)), {
    kind: 'unavailable',
    code: 'gateway.too_slow',
  });
  t.mock.timers.tick(4500);
  await refused;
});
