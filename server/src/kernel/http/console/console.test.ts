import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { registerConsole } from './console.ts';

const script = `console.log(${JSON.stringify('jade '.repeat(500))})`;

let folder: string;
let app: FastifyInstance;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rapport-console-'));
  app = fastify();
  registerConsole(app, {
    console: path.join(folder, 'dist'),
    tracker: path.join(folder, 'tracker.js'),
  });
  await app.ready();
});
after(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

async function build(page: string, at: number): Promise<void> {
  await mkdir(path.join(folder, 'dist/assets'), { recursive: true });
  await writeFile(path.join(folder, 'dist/assets/index-1a2B3c4D.js'), script);
  await writeFile(path.join(folder, 'dist/favicon.svg'), '<svg/>');
  await writeFile(path.join(folder, 'dist/index.html'), page);
  await utimes(path.join(folder, 'dist/index.html'), at, at);
}

test('before it is built, the page says how to build it', async () => {
  const { statusCode, body } = await get('/');
  assert.equal(statusCode, 200);
  assert.match(body, /npm run build/);
  const tracker = await get('/t.js');
  assert.deepEqual([tracker.statusCode, tracker.headers['cache-control']], [503, 'no-store']);
});

test('it answers with its page for every address of its own, and never keeps it', async () => {
  await build('<html>one</html>', 1_700_000_000);
  for (const url of ['/', '/contacts/01', '/codes?tag=vip']) {
    const { statusCode, body, headers } = await get(url);
    assert.deepEqual(
      [statusCode, body, headers['cache-control']],
      [200, '<html>one</html>', 'no-store'],
    );
    assert.match(String(headers['content-security-policy']), /script-src 'self';/);
  }
  await build('<html>two</html>', 1_700_000_060);
  assert.equal((await get('/')).body, '<html>two</html>');
});

test('files with a hash in their name are kept for ever, others briefly', async () => {
  const hashed = await get('/assets/index-1a2B3c4D.js');
  assert.match(String(hashed.headers['cache-control']), /immutable/);
  assert.match(String(hashed.headers['content-type']), /^text\/javascript/);
  const plain = await get('/favicon.svg');
  assert.equal(plain.headers['cache-control'], 'public, max-age=300');
  const etag = String(plain.headers['etag']);
  assert.equal((await get('/favicon.svg', { 'if-none-match': etag })).statusCode, 304);
});

test('scripts travel compressed as the browser likes', async () => {
  const ask = (accepted: string) =>
    get('/assets/index-1a2B3c4D.js', { 'accept-encoding': accepted });
  const br = await ask('gzip, deflate, br');
  assert.equal(br.headers['content-encoding'], 'br');
  assert.equal(brotliDecompressSync(br.rawPayload).toString(), script);
  const zipped = await ask('br;q=0, gzip');
  assert.equal(gunzipSync(zipped.rawPayload).toString(), script);
  const plain = await ask('');
  assert.deepEqual([plain.headers['content-encoding'], plain.body], [undefined, script]);
});

test('no path leads out of the folder, and programs get no page', async () => {
  await writeFile(path.join(folder, 'secret.txt'), 'kept to itself');
  for (const url of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%00',
    '/%E0%A4%A',
  ])
    assert.ok(!(await get(url)).body.includes('kept'), url);
  for (const url of ['/api/v1/none', '/v1/none', '/hooks/none', '/assets/old-00000000.js'])
    assert.equal((await get(url)).statusCode, 404, url);
});

test('the tracker may be embedded by any site', async () => {
  await writeFile(path.join(folder, 'tracker.js'), 'track()');
  const { body, headers } = await get('/t.js');
  assert.equal(body, 'track()');
  assert.equal(headers['cross-origin-resource-policy'], 'cross-origin');
});
