import { betterAuth } from 'better-auth';
import { organization } from 'better-auth/plugins/organization';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { passwordRules } from '#contracts/api/team.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Mail } from '../mail/mail.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { clientAddressHeader, cookiePrefix, isSecure } from './cookie.ts';
import { organizationRoles } from './organization-roles.ts';
import { firstWorkspaceOf } from './memberships.ts';
import {
  afterPasswordReset,
  linkHours,
  mailPasswordLink,
  type PasswordLinkDeps,
} from './password-links.ts';

const day = 24 * 3600;

export interface SignInDeps extends PasswordLinkDeps {
  config: Pick<Config, 'publicUrl'>;
  /** Null where no mail server is configured: then nobody can ask for a new password herself. */
  mail: Mail | null;
  database: Database;
  secrets: Secrets;
  log: Logger;
}

/**
 * Email and password, second factor and sessions by better-auth, in schema `auth` of our database.
 * Accounts are made by the first start and by accepting an invitation, never by signing up.
 */
export function createSignIn(deps: SignInDeps) {
  return betterAuth(signInOptions(deps));
}

export type SignIn = ReturnType<typeof createSignIn>;

export function signInOptions(deps: SignInDeps) {
  const { config, database, secrets, log, mail } = deps;
  return {
    appName: 'Rapport',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret: secrets.derive('session'),
    database: {
      db: database.db,
      type: 'postgres' as const,
      schemaName: 'auth',
      transaction: true,
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordRules.min,
      maxPasswordLength: passwordRules.max,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: linkHours.mailed * 3600,
      ...(mail && {
        sendResetPassword: (
          given: { user: { id: string; name: string; email: string }; token: string },
          request?: Request,
        ) => mailPasswordLink(deps, mail, given, request?.headers.get('accept-language') ?? null),
      }),
      onPasswordReset: ({ user }: { user: { id: string; name: string } }) =>
        afterPasswordReset(deps, user),
    },
    // A copy of the database opens nobody's account.
    verification: {
      storeIdentifier: {
        default: 'plain' as const,
        overrides: { 'reset-password': 'hashed' as const },
      },
    },
    // Working days in a row without signing in again; idle for a week ends it.
    session: { expiresIn: 7 * day, updateAge: day },
    // Shared by all web processes, hence in the database. Ours, 2026-11: a person mistypes a few
    // times; a guesser gets 10 tries in 5 minutes from one address.
    rateLimit: {
      enabled: true,
      storage: 'database' as const,
      window: 60,
      max: 120,
      customRules: {
        '/sign-in/email': { window: 300, max: 10 },
        '/two-factor/*': { window: 300, max: 20 },
        '/change-password': { window: 300, max: 10 },
        '/request-password-reset': { window: 300, max: 5 },
        '/reset-password': { window: 300, max: 10 },
        '/get-session': false as const,
      },
    },
    advanced: {
      cookiePrefix,
      useSecureCookies: isSecure(config.publicUrl),
      defaultCookieAttributes: { sameSite: 'lax' as const, httpOnly: true },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      database: { generateId: () => newId() },
      // Ours is stricter and also covers the API; see `comesFromOwnPage`.
      disableOriginCheck: true,
      disableCSRFCheck: true,
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session: { userId: string }) => ({
            data: {
              ...session,
              activeOrganizationId: await firstWorkspaceOf(database.db, session.userId),
            },
          }),
        },
      },
    },
    plugins: [
      organization({
        ...organizationRoles,
        creatorRole: 'owner',
        allowUserToCreateOrganization: false,
        disableOrganizationDeletion: true,
      }),
      twoFactor({ issuer: 'Rapport' }),
    ],
    telemetry: { enabled: false },
    logger: {
      level: 'warn' as const,
      log: (level: 'debug' | 'info' | 'warn' | 'error', message: string) =>
        log[level]({ part: 'sign-in' }, message),
    },
  };
}
