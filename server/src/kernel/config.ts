import { resolve } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(5070),
  HOST: z.string().default('127.0.0.1'),
  RAPPORT_HOME: z.string().default('.rapport'),
  RAPPORT_PUBLIC_URL: z.url().optional(),
  RAPPORT_SECRET_KEY: z.string().optional(),
  RAPPORT_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info'),
  RAPPORT_TRUST_PROXY: z.stringbool().default(false),
  /** Lets channels call plain-http and private addresses; for the simulator and tests only. */
  RAPPORT_ALLOW_PRIVATE_UPSTREAMS: z.stringbool().default(false),
  RAPPORT_DB_POOL: z.coerce.number().int().min(2).max(200).default(12),
});

export type Role = 'web' | 'worker' | 'all';

export interface Config {
  port: number;
  host: string;
  home: string;
  /** What people and platforms reach the server at; without a trailing slash. */
  publicUrl: string;
  secretKey: string | undefined;
  logLevel: string;
  trustProxy: boolean;
  allowPrivateUpstreams: boolean;
  databaseUrl: string;
  dbPool: number;
  role: Role;
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
    home: resolve(value.RAPPORT_HOME),
    publicUrl: (value.RAPPORT_PUBLIC_URL ?? `http://localhost:${value.PORT}`).replace(/\/$/, ''),
    secretKey: value.RAPPORT_SECRET_KEY,
    logLevel: value.RAPPORT_LOG_LEVEL,
    trustProxy: value.RAPPORT_TRUST_PROXY,
    allowPrivateUpstreams: value.RAPPORT_ALLOW_PRIVATE_UPSTREAMS,
    databaseUrl: given.databaseUrl,
    dbPool: value.RAPPORT_DB_POOL,
    role: given.role ?? 'all',
  };
}
