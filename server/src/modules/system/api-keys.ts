import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { apiKey, createdApiKey, newApiKey } from '#contracts/api/system.ts';
import { audit } from '#kernel/audit.ts';
import {
  createApiKey,
  generateKey,
  listApiKeys,
  revokeApiKey,
  type ApiKey,
} from '#kernel/auth/api-keys/api-keys.ts';
import { DomainError } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';

const tags = ['API keys'];

const view = ({ workspaceId: _, ...key }: ApiKey) => ({
  ...key,
  createdAt: key.createdAt.toISOString(),
  expiresAt: key.expiresAt?.toISOString() ?? null,
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  revokedAt: key.revokedAt?.toISOString() ?? null,
});

export function apiKeyRoutes(kernel: Kernel, app: FastifyInstance): void {
  const http = typed(app);

  http.get(
    '/api/v1/system/api-keys',
    {
      config: { permission: 'system.read' },
      schema: {
        tags,
        summary: 'API keys, newest first; the revoked ones too',
        response: { 200: z.object({ items: z.array(apiKey) }) },
      },
    },
    async (request) => {
      const keys = await listApiKeys(kernel.db, authOf(request).workspaceId);
      return { items: keys.map(view) };
    },
  );

  http.post(
    '/api/v1/system/api-keys',
    {
      // Not idempotent: the kept answer would hold the key.
      config: { permission: 'system.write' },
      schema: {
        tags,
        summary: 'Make an API key; it is shown once',
        description: 'A key can have no scope that its maker lacks.',
        body: newApiKey,
        response: { 201: createdApiKey },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { name, scopes, expiresAt } = request.body;
      const lacking = scopes.filter((scope) => !auth.permissions.has(scope));
      if (lacking.length > 0)
        throw new DomainError(
          'forbidden',
          'api_key.scope_not_held',
          `You cannot give what you do not have: ${lacking.join(', ')}.`,
          { scopes: lacking.join(', ') },
        );
      const key = generateKey(kernel.random);
      const created = await kernel.unit(async (unit) => {
        const made = await createApiKey(unit.tx, {
          workspaceId: auth.workspaceId,
          key,
          name,
          scopes: [...new Set(scopes)],
          createdBy: auth.actor.name,
          now: unit.now,
          expiresAt: expiresAt ? new Date(expiresAt) : null,
        });
        await audit(
          unit,
          auth,
          'api_key.created',
          { kind: 'api_key', id: made.id, name },
          { scopes },
        );
        return made;
      });
      return reply.code(201).send({ ...view(created), key });
    },
  );

  http.delete(
    '/api/v1/system/api-keys/:id',
    {
      config: { permission: 'system.write' },
      schema: { tags, summary: 'Revoke an API key', params: idParams, response: noContent },
    },
    async (request, reply) => {
      const auth = authOf(request);
      await kernel.unit(async (unit) => {
        const { id, name } = await revokeApiKey(
          unit.tx,
          auth.workspaceId,
          request.params.id,
          unit.now,
        );
        await audit(unit, auth, 'api_key.revoked', { kind: 'api_key', id, name });
      });
      kernel.access.changed(auth.workspaceId);
      return reply.code(204).send(null);
    },
  );
}
