import type { FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { Auth, Authenticator } from '../http/auth.ts';
import type { Live } from '../live/live.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Mail } from '../mail/mail.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Unit } from '../unit.ts';
import { apiKeyAuthenticator } from './api-keys/api-key-authenticator.ts';
import { createAuthCache } from './brief-cache.ts';
import { sessionAuthenticator } from './session-authenticator.ts';
import type { SignIn } from './sign-in.ts';

export interface AccessDeps {
  config: Config;
  database: Database;
  secrets: Secrets;
  clock: Clock;
  live: Live;
  log: Logger;
  mail: Mail | null;
  unit<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
}

/** Who may ask for what: everything that turns a request's credentials into rights. */
export function createAccess(deps: AccessDeps) {
  const cache = createAuthCache(deps.live);
  /** Rights in this workspace changed (role, key, sign-out). Call after the commit. */
  const changed = (workspaceId: string) => cache.forget(workspaceId);
  let loaded: Promise<SignIn> | null = null;
  const signIn = () =>
    (loaded ??= import('./sign-in.ts').then(({ createSignIn }) =>
      createSignIn({ ...deps, changed }),
    ));
  const authenticators: Authenticator[] = [
    apiKeyAuthenticator(deps, cache),
    sessionAuthenticator(deps, signIn, cache),
  ];
  return {
    /** better-auth, loaded when the first person comes: a worker never pays its 50 MB and 0.4 s. */
    signIn,
    /** The person or program that asks, or null when the request bears no valid credentials. */
    async whoIs(request: FastifyRequest): Promise<Auth | null> {
      for (const authenticate of authenticators) {
        const auth = await authenticate(request);
        if (auth) return auth;
      }
      return null;
    },
    changed,
  };
}

export type Access = ReturnType<typeof createAccess>;
