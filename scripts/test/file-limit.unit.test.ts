import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';

test('a test file that waits for ever, deaf to requests to end, ends and says what kept it', () => {
  const limit = path.join(import.meta.dirname, '../lib/file-limit.ts');
  const deaf = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', limit, '-e', deaf], {
    env: { RAPPORT_TEST_FILE_LIMIT_MS: '50' },
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /not done after 0\.05 s and was ended; open: 1 Timeout/);
});
