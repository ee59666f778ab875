import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { firstLoad, firstLoadBudget } from '../scripts/size.ts';
import { buildConsole } from './stage.ts';

before(buildConsole);

test('sign-in and shell load within the budget', async (t) => {
  const { files, total } = await firstLoad();
  t.diagnostic(`${total} of ${firstLoadBudget} bytes in ${files.size} scripts`);
  assert.ok(files.size > 3);
  assert.ok(total <= firstLoadBudget, `${total} bytes: ${JSON.stringify([...files])}`);
});
