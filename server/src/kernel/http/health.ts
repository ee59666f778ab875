import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { unappliedMigrations } from '../db/migrate.ts';
import { DomainError } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import { typed } from './routes.ts';

const tags = ['Health'];
const ok = z.object({ status: z.literal('ok') });

/** What orchestrators and Prometheus ask. */
export function registerHealth(app: FastifyInstance, kernel: Kernel): void {
  const http = typed(app);

  http.get(
    '/health/live',
    {
      config: { public: true },
      schema: { tags, summary: 'The process answers', response: { 200: ok } },
    },
    () => ({ status: 'ok' as const }),
  );

  http.get(
    '/health/ready',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'The database answers and its schema is of this version',
        response: { 200: ok },
      },
    },
    async () => {
      const missing = await unappliedMigrations(kernel.database.pool);
      if (missing.length > 0)
        throw new DomainError(
          'unavailable',
          'database.not_migrated',
          `The database lacks ${missing.join(', ')}.`,
        );
      return { status: 'ok' as const };
    },
  );

  http.get(
    '/metrics',
    { config: { public: true }, schema: { tags, summary: 'Metrics for Prometheus' } },
    async (request, reply) => {
      if (!fromThisMachine(request)) await requireRight(kernel, request);
      const { registry } = kernel.metrics;
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}

/** Not merely from a proxy on this machine, which names whom it asks for. */
function fromThisMachine(request: FastifyRequest): boolean {
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  const address = request.socket.remoteAddress ?? '';
  return forwarded === undefined && /^(127\.|::1$|::ffff:127\.)/.test(address);
}

async function requireRight(kernel: Kernel, request: FastifyRequest): Promise<void> {
  const auth = await kernel.access.whoIs(request);
  if (auth?.permissions.has('system.read')) return;
  throw new DomainError(
    auth ? 'forbidden' : 'unauthenticated',
    auth ? 'auth.forbidden' : 'auth.required',
    'Metrics need an API key with system.read, or a request from this machine.',
  );
}
