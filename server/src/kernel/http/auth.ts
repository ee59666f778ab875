import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Permission, Role } from '#contracts/permissions.ts';
import { DomainError } from '../errors.ts';

/** Who is asking: a person signed in to the console, or a program with an API key. */
export interface Auth {
  workspaceId: string;
  actor: { kind: 'user' | 'api_key'; id: string; name: string };
  /** A person's role; null for an API key. */
  role: Role | null;
  permissions: ReadonlySet<Permission>;
}

/** Looks at a request; null when it bears no credentials this one understands. */
export type Authenticator = (request: FastifyRequest) => Promise<Auth | null>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The permission a caller needs. Every route names one, or says that it is `public`. */
    permission?: Permission;
    /** Open to everybody; or the route checks credentials of its own kind (platform signatures). */
    public?: boolean;
    /** Any signed-in person or key, whatever her role. */
    anyRole?: boolean;
  }
  interface FastifyRequest {
    authenticated: Auth | null;
  }
}

/** Refuses every request whose route's permission the caller lacks; a route that names none does not register. */
export function registerAuth(
  app: FastifyInstance,
  whoIs: Authenticator,
  failures: {
    check(request: FastifyRequest): Promise<void>;
    note(request: FastifyRequest): Promise<void>;
  },
): void {
  app.decorateRequest('authenticated', null);
  app.addHook('onRoute', (route) => {
    const config = route.config;
    if (!config?.permission && !config?.public && !config?.anyRole)
      throw new Error(`Route ${String(route.method)} ${route.url} names no permission.`);
  });
  app.addHook('onRequest', async (request) => {
    const config = request.routeOptions.config;
    if (config.public) return;
    // Not for cookies: those are signed, so guessing is no use and a wrong one costs no look-up.
    const bearsKey = request.headers.authorization !== undefined;
    if (bearsKey) await failures.check(request);
    request.authenticated = await whoIs(request);
    if (bearsKey && !request.authenticated) await failures.note(request);
    const auth = authOf(request);
    if (config.permission && !auth.permissions.has(config.permission))
      throw new DomainError(
        'forbidden',
        'auth.forbidden',
        `This needs the permission ${config.permission}.`,
        {
          permission: config.permission,
        },
      );
  });
}

/** @throws DomainError `auth.required` when nobody is signed in */
export function authOf(request: FastifyRequest): Auth {
  if (!request.authenticated)
    throw new DomainError(
      'unauthenticated',
      'auth.required',
      'Sign in, or send an API key as a bearer token.',
    );
  return request.authenticated;
}
