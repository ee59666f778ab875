import type { FastifyRequest } from 'fastify';
import { permissions, type Permission } from '#contracts/permissions.ts';
import type { Auth, Authenticator } from '../../http/auth.ts';
import type { AccessDeps } from '../access.ts';
import { hashKey, useApiKey, type ApiKey } from './api-keys.ts';
import type { AuthCache } from '../brief-cache.ts';
import { minKeyLength } from './key-rules.ts';

/** Knows programs by `Authorization: Bearer <API key>`. */
export function apiKeyAuthenticator(
  deps: Pick<AccessDeps, 'database' | 'clock'>,
  cache: AuthCache,
): Authenticator {
  return async (request) => {
    const key = bearer(request);
    if (!key) return null;
    return cache.get(`key ${hashKey(key).toString('base64')}`, async () => {
      const found = await useApiKey(deps.database.db, key, deps.clock.now());
      return found && toAuth(found);
    });
  };
}

function bearer(request: FastifyRequest): string | null {
  const [scheme, key] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && key && key.length >= minKeyLength ? key : null;
}

const known: ReadonlySet<string> = new Set(permissions);

const toAuth = (key: ApiKey): Auth => ({
  workspaceId: key.workspaceId,
  actor: { kind: 'api_key', id: key.id, name: key.name },
  role: null,
  // A scope that a later version dropped grants nothing.
  permissions: new Set<Permission>(key.scopes.filter((scope) => known.has(scope))),
});
