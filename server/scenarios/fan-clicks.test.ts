import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { readMessages } from './fan-clicks.ts';

test('fans open links of what comes from now on, each on a phone of her own', async () => {
  const opened: { path: string; agent: string }[] = [];
  const shop = new AbortController();
  const platform = createServer((request, reply) => {
    const url = new URL(request.url ?? '', 'http://platform');
    if (url.pathname !== '/_sim/messages') {
      opened.push({ path: url.pathname, agent: String(request.headers['user-agent']) });
      reply.writeHead(302, { location: 'https://yunhe.example/' }).end();
      if (opened.length === 2) shop.abort();
      return;
    }
    const after = Number(url.searchParams.get('after'));
    const all = ['old', 'new', 'newer'].map((code, seq) => ({
      seq,
      openid: `openid-of-${code}`,
      content: { content: `Tea! ${base}/l/${code}\nhttps://other.example/l` },
    }));
    // Only the first is there when one begins to look.
    const messages = after === 0 ? all.slice(0, 1) : all.filter(({ seq }) => seq >= after);
    reply.end(JSON.stringify({ messages, next: after === 0 ? 1 : 3 }));
  });
  platform.listen(0, '127.0.0.1');
  await once(platform, 'listening');
  const base = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
  const ended = once(shop.signal, 'abort');
  await readMessages(
    { rapport: base, apiKey: '', simulator: base },
    { appId: 'wx1', chance: () => 0, everyMs: 1, signal: shop.signal },
  );
  await ended;
  platform.close();
  platform.closeAllConnections();
  assert.deepEqual(
    opened.map(({ path }) => path),
    ['/l/new', '/l/newer'],
  );
  assert.equal(new Set(opened.map(({ agent }) => agent)).size, 2);
  assert.match(opened[0]?.agent ?? '', /MicroMessenger/);
});
