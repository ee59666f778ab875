import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { journeyDraftInput } from '#contracts/journeys/draft.ts';
import { checkJourney } from '#contracts/journeys/check.ts';
import { journeyDefinition } from '#contracts/journeys.ts';

test('the example of the documentation can be published', async () => {
  const page = path.join(import.meta.dirname, '../../../../../docs/journeys.md');
  const [, json = ''] = /```json\n(.*?)```/s.exec(await readFile(page, 'utf8')) ?? [];
  const given: unknown = JSON.parse(json);
  const problems = checkJourney(journeyDraftInput.parse(given), { field: () => undefined });
  assert.deepEqual(problems, []);
  assert.equal(journeyDefinition.parse(given).start, 'hello');
});
