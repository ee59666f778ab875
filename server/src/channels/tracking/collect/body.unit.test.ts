import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { readBody } from './body.ts';

const json = Buffer.from('{"a":"茶"}');
const refuses = (code: string) => (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === code;

test('reads plain and compressed JSON', async () => {
  const bodies = [
    [json, undefined],
    [json, 'identity'],
    [gzipSync(json), 'gzip'],
    [gzipSync(json), 'GZIP'],
    [deflateSync(json), 'deflate'],
    [brotliCompressSync(json), 'br'],
  ] as const;
  for (const [body, encoding] of bodies)
    assert.deepEqual(await readBody(body, encoding), { a: '茶' });
});

test('refuses what is not one JSON object', async () => {
  for (const text of ['', '[]', 'null', '"text"', '{"a":', '<html>'])
    await assert.rejects(readBody(Buffer.from(text), undefined), refuses('tracking.bad_json'));
  await assert.rejects(readBody(undefined, undefined), refuses('tracking.bad_json'));
});

test('refuses an encoding that is unknown or untrue', async () => {
  await assert.rejects(readBody(json, 'zstd'), refuses('tracking.bad_encoding'));
  await assert.rejects(readBody(json, 'constructor'), refuses('tracking.bad_encoding'));
  await assert.rejects(readBody(json, 'gzip'), refuses('tracking.bad_encoding'));
});

test('stops a small body that unfolds into a huge one', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
  assert.ok(bomb.length < 100_000);
  await assert.rejects(readBody(bomb, 'gzip'), refuses('tracking.too_large'));
});

test('takes out what PostgreSQL cannot keep, in keys too', async () => {
  const body = Buffer.from('{"a\\u0000b":["x\\u0000y","\\ud83d","\\ud83c\\udf75"]}');
  assert.deepEqual(await readBody(body, undefined), { ab: ['xy', '\ufffd', '🍵'] });
});
