import { resolve } from 'node:path';
import { z } from 'zod';
import { passwordRules } from '#contracts/api/team.ts';
import { minKeyLength } from './auth/api-keys/key-rules.ts';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(5070),
  HOST: z.string().default('127.0.0.1'),
  RAPPORT_METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  RAPPORT_HOME: z.string().default('.rapport'),
  RAPPORT_PUBLIC_URL: z.url().optional(),
  RAPPORT_SECRET_KEY: z.string().optional(),
  RAPPORT_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info'),
  RAPPORT_TRUST_PROXY: z.stringbool().default(false),
  /** Sends mails (new passwords, invitations); both or neither. */
  RAPPORT_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be smtp://… or smtps://…' })
    .optional(),
  RAPPORT_MAIL_FROM: z.string().trim().min(3).max(320).optional(),
  /** Lets channels call plain-http and private addresses; for the simulator and tests only. */
  RAPPORT_ALLOW_PRIVATE_UPSTREAMS: z.stringbool().default(false),
  RAPPORT_DB_POOL: z.coerce.number().int().min(2).max(200).default(12),
  RAPPORT_ADMIN_EMAIL: z.email().optional(),
  RAPPORT_ADMIN_PASSWORD: z.string().min(passwordRules.min).max(passwordRules.max).optional(),
  RAPPORT_API_KEY: z.string().min(minKeyLength).max(200).optional(),
  RAPPORT_WORKSPACE: z.string().trim().min(1).max(80).default('My brand'),
  /** Requests a minute of one key or person; ours, 2026-11: a full console page is about twenty. */
  RAPPORT_API_RATE: z.coerce.number().int().min(1).default(6_000),
});

export interface MailSettings {
  /** smtp://user:password@host:587 (STARTTLS) or smtps://… (TLS from the first byte). */
  url: string;
  /** The sender, e.g. `Yunhe Tea <crm@yunhe.example>`. */
  from: string;
}

export type Role = 'web' | 'worker' | 'all';

export interface Config {
  port: number;
  host: string;
  /** Where a process without the web role answers health and metrics; undefined for nowhere. */
  metricsPort: number | undefined;
  home: string;
  /** What people and platforms reach the server at; without a trailing slash. */
  publicUrl: string;
  /** Whether somebody said so; otherwise `publicUrl` is good for this machine alone. */
  publicUrlGiven: boolean;
  secretKey: string | undefined;
  logLevel: string;
  trustProxy: boolean;
  allowPrivateUpstreams: boolean;
  /** The mail server and the sender's address; null without one. */
  mail: MailSettings | null;
  databaseUrl: string;
  dbPool: number;
  /** Requests a minute that one API key or person may make of one process. */
  apiRate: number;
  /** Who the first start makes owner; null leaves an empty database without one. */
  firstStart: FirstStart | null;
  role: Role;
}

/** What a database without a workspace is given at the first start. */
export interface FirstStart {
  email: string;
  password: string;
  /** Any text of 16 characters or more becomes a key with every scope. */
  apiKey?: string | undefined;
  /** The workspace's name. */
  name: string;
}

export class ConfigError extends Error {}

/** Reads the configuration from the environment; every fault is named at once. */
export function readConfig(
  env: Record<string, string | undefined>,
  given: { databaseUrl: string; role?: Role },
): Config {
  const parsed = schema.safeParse(env);
  if (!parsed.success)
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    );
  const value = parsed.data;
  return {
    port: value.PORT,
    host: value.HOST,
    metricsPort: value.RAPPORT_METRICS_PORT,
    home: resolve(value.RAPPORT_HOME),
    publicUrl: (value.RAPPORT_PUBLIC_URL ?? `http://localhost:${value.PORT}`).replace(/\/$/, ''),
    publicUrlGiven: value.RAPPORT_PUBLIC_URL !== undefined,
    secretKey: value.RAPPORT_SECRET_KEY,
    logLevel: value.RAPPORT_LOG_LEVEL,
    trustProxy: value.RAPPORT_TRUST_PROXY,
    allowPrivateUpstreams: value.RAPPORT_ALLOW_PRIVATE_UPSTREAMS,
    mail: mailSettings(value),
    databaseUrl: given.databaseUrl,
    dbPool: value.RAPPORT_DB_POOL,
    apiRate: value.RAPPORT_API_RATE,
    firstStart: firstStart(value),
    role: given.role ?? 'all',
  };
}

function mailSettings(value: z.infer<typeof schema>): MailSettings | null {
  const { RAPPORT_SMTP_URL: url, RAPPORT_MAIL_FROM: from } = value;
  if (url && from) return { url, from };
  if (url || from)
    throw new ConfigError(
      'RAPPORT_SMTP_URL and RAPPORT_MAIL_FROM are needed together, or neither.',
    );
  return null;
}

function firstStart(value: z.infer<typeof schema>): FirstStart | null {
  const { RAPPORT_ADMIN_EMAIL: email, RAPPORT_ADMIN_PASSWORD: password } = value;
  if (email && password)
    return { email, password, apiKey: value.RAPPORT_API_KEY, name: value.RAPPORT_WORKSPACE };
  if (email || password)
    throw new ConfigError(
      'RAPPORT_ADMIN_EMAIL and RAPPORT_ADMIN_PASSWORD are needed together, or neither.',
    );
  return null;
}
