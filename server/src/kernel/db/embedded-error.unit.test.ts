import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EmbeddedPostgresError, explainOutput, explainSystemError } from './embedded-error.ts';

const where = { dataFolder: '/home/lin/.rapport/postgres', port: 5432 };

for (const [code, output] of [
  ['disk-full', 'FATAL:  could not write lock file "postmaster.pid": No space left on device'],
  ['disk-full', 'initdb: error: could not write to file "pg_wal": Disk quota exceeded'],
  ['port-taken', 'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use'],
  ['wrong-version', 'FATAL:  database files are incompatible with server'],
  ['in-use', 'FATAL:  lock file "postmaster.pid" already exists'],
  ['not-permitted', 'could not access directory "/root/x": Permission denied'],
  ['failed', 'LOG: one\nFATAL:  invalid value for parameter "shared_buffers"\nLOG: bye'],
] as const)
  test(`${output.slice(0, 60)} means ${code}`, () => {
    const error = explainOutput(output, where);
    assert.equal(error.code, code);
    assert.ok(!error.message.includes('\n'));
  });

test('what nobody foresaw is told in PostgreSQL’s own words', () => {
  const { message } = explainOutput('LOG: a\nFATAL:  the reason\nLOG: b', where);
  assert.equal(message, 'PostgreSQL did not start: FATAL:  the reason');
});

test('a full disk and missing rights are told of our own writes too; other errors stay', () => {
  const system = (code: string) => Object.assign(new Error(code), { code });
  const told = (code: string) => explainSystemError(system(code), '/data');
  assert.ok(told('ENOSPC') instanceof EmbeddedPostgresError);
  assert.ok(told('EACCES') instanceof EmbeddedPostgresError);
  const other = system('EIO');
  assert.equal(explainSystemError(other, '/data'), other);
});
