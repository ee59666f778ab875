import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Authenticator } from '../http/auth.ts';
import type { Live } from '../live.ts';
import { apiKeyAuthenticator } from './api-key-authenticator.ts';
import { createAuthCache } from './brief-cache.ts';

export interface AccessDeps {
  database: Database;
  clock: Clock;
  live: Live;
}

/** Who may ask for what: everything that turns a request's credentials into rights. */
export function createAccess(deps: AccessDeps) {
  const cache = createAuthCache(deps.live);
  const authenticators: Authenticator[] = [apiKeyAuthenticator(deps, cache)];
  return {
    authenticators: authenticators as readonly Authenticator[],
    /** Rights in this workspace changed (role, key, sign-out). Call after the commit. */
    changed: (workspaceId: string) => cache.forget(workspaceId),
  };
}

export type Access = ReturnType<typeof createAccess>;
