import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { rolePermissions } from '#contracts/permissions.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { DomainError } from '../errors.ts';
import type { Auth, Authenticator } from '../http/auth.ts';
import { comesFromOwnPage } from '../http/origin.ts';
import type { AuthCache } from './brief-cache.ts';
import { sessionCookieName } from './cookie.ts';
import { membershipOf } from './memberships.ts';
import type { SignIn } from './sign-in.ts';

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Knows people who are signed in by their session cookie. */
export function sessionAuthenticator(
  deps: { config: Pick<Config, 'publicUrl'>; database: Database },
  loadSignIn: () => Promise<SignIn>,
  cache: AuthCache,
): Authenticator {
  const cookieName = sessionCookieName(deps.config.publicUrl);

  async function lookUp(cookie: string): Promise<Auth | null> {
    // Sessions are prolonged when the console itself asks better-auth, which then sets the cookie.
    const signIn = await loadSignIn();
    const found = await signIn.api.getSession({
      headers: new Headers({ cookie }),
      query: { disableRefresh: true },
    });
    if (!found) return null;
    const { user, session } = found;
    const membership = await membershipOf(deps.database.db, user.id, activeWorkspace(session));
    if (!membership) return null;
    return {
      workspaceId: membership.workspaceId,
      actor: { kind: 'user', id: user.id, name: user.name },
      role: membership.role,
      permissions: new Set(rolePermissions[membership.role]),
    };
  }

  return async (request) => {
    const cookie = cookieOf(request, cookieName);
    if (!cookie) return null;
    if (!readOnly.has(request.method) && !comesFromOwnPage(request, deps.config.publicUrl))
      throw new DomainError(
        'forbidden',
        'auth.foreign_origin',
        'This request was made by a page of another site.',
      );
    const key = createHash('sha256').update(cookie).digest('base64');
    return cache.get(`session ${key}`, () => lookUp(cookie));
  };
}

/** Set by the organization plugin, which does not tell better-auth's types. */
const activeWorkspace = (session: object) =>
  'activeOrganizationId' in session && typeof session.activeOrganizationId === 'string'
    ? session.activeOrganizationId
    : null;

/** `name=value` of one cookie, as it was sent. */
function cookieOf(request: FastifyRequest, name: string): string | undefined {
  return request.headers.cookie
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
}
