import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createAssets, type Asset, type Encoding } from './assets.ts';
import { pagePolicy } from '../security-headers.ts';

const root = join(import.meta.dirname, '../../../../..');
const consoleFolder = join(root, 'console/dist');
const trackerFile = join(root, 'tracker/dist/rapport.js');

/** Paths that programs ask: unknown ones get a problem, not the console. */
const forPrograms = /^\/(api|v1|hooks|health|metrics)(\/|$)/;

const notBuilt = `Rapport is running, but its console is not built yet.

Build it with:

    npm run build

and load this page again. The API works without it: see /api/docs.
`;

/**
 * Serves the console, a single-page app: its files, and its page for every address of its own. And
 * the web tracker, which other sites embed.
 */
export function registerConsole(
  app: FastifyInstance,
  places = { console: consoleFolder, tracker: trackerFile },
): void {
  const assets = createAssets(places.console);
  const open = { config: { public: true }, schema: { hide: true } } as const;

  app.get('/t.js', open, async (_request, reply) => {
    const script = await readFile(places.tracker, 'utf8').catch(() => null);
    reply
      .type('text/javascript; charset=utf-8')
      .header('cross-origin-resource-policy', 'cross-origin');
    if (script !== null) return reply.header('cache-control', 'public, max-age=3600').send(script);
    return reply
      .code(503)
      .header('cache-control', 'no-store')
      .send('/* The tracker is not built yet: run npm run build. */\n');
  });

  app.get('/*', open, async (request, reply) => {
    const path = decodePath(request.url);
    if (path === null || forPrograms.test(path)) return reply.callNotFound();
    const file = path === '/' ? null : await assets.find(path);
    if (file) return send(request, reply, file);
    // A missing script must not be answered with a page, which the browser would try to run.
    if (/\.\w+$/.test(path)) return reply.callNotFound();
    const page = await assets.find('/index.html');
    if (page) return send(request, reply, page);
    return reply
      .code(path === '/' ? 200 : 404)
      .type('text/plain; charset=utf-8')
      .send(notBuilt);
  });
}

function decodePath(url: string): string | null {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '/');
  } catch {
    return null;
  }
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  asset: Asset,
): Promise<FastifyReply> {
  const isPage = asset.type.startsWith('text/html');
  const etag = `"${asset.etag}"`;
  reply
    .type(asset.type)
    .header('vary', 'accept-encoding')
    .header('etag', etag)
    .header('cache-control', cacheControl(asset, isPage));
  if (isPage) reply.header('content-security-policy', pagePolicy);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const encoding = bestOf(asset.encodings, request.headers['accept-encoding']);
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.send(await asset.bytes(encoding));
}

function cacheControl(asset: Asset, isPage: boolean): string {
  if (isPage) return 'no-store';
  return asset.immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=300';
}

/** The first of ours that the browser takes; one with `q=0` it does not (RFC 9110, 12.5.3). */
function bestOf(encodings: readonly Encoding[], accepted = ''): Encoding {
  const taken = new Set(
    accepted
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
      .map((part) => part.split(';')[0]),
  );
  return encodings.find((encoding) => taken.has(encoding)) ?? 'identity';
}
