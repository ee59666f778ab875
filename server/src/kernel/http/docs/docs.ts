import fastify, { type FastifyInstance } from 'fastify';
import { docsPolicy } from '../security-headers.ts';
import type { Random } from '../../random.ts';

/**
 * Readable documentation at /api/docs. Its script of 4 MB comes with the package and is served from
 * here, so that it works without the internet; it is loaded when the first reader comes.
 */
export function registerDocs(app: FastifyInstance, random: Random): void {
  let loaded: Promise<FastifyInstance> | null = null;

  app.get('/api/docs', { config: { public: true }, schema: { hide: true } }, (_request, reply) =>
    reply.redirect('/api/docs/'),
  );
  app.get(
    '/api/docs/*',
    { config: { public: true }, schema: { hide: true } },
    async (request, reply) => {
      const nonce = random.bytes(16).toString('base64');
      const docs = await (loaded ??= load());
      const page = await docs.inject(request.url);
      const html = page.headers['content-type']?.includes('text/html') ?? false;
      reply
        .code(page.statusCode)
        .type(page.headers['content-type'] ?? 'text/plain')
        .header('content-security-policy', docsPolicy(nonce));
      if (!html) reply.header('cache-control', 'public, max-age=86400');
      return reply.send(
        html ? page.body.replaceAll('<script', `<script nonce="${nonce}"`) : page.rawPayload,
      );
    },
  );
  app.addHook('onClose', async () => (await loaded)?.close());
}

/** A server of its own that never listens: routes cannot be added to one that runs. */
async function load(): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference');
  const docs = fastify();
  await docs.register(reference, {
    routePrefix: '/api/docs',
    configuration: {
      url: '/api/openapi.json',
      pageTitle: 'Rapport API',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      agent: { disabled: true },
      mcp: { disabled: true },
      showDeveloperTools: 'never',
    },
  });
  return docs;
}
