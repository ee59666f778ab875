import { z } from 'zod';
import { permissions } from '../permissions.ts';

/** One of the 64 lanes that share contacts out among workers. */
export const lane = z.object({
  lane: z.int(),
  heldBy: z.string().nullable().describe('The worker that holds it; null when none does'),
  waiting: z.int().describe('Facts whose reactions have not run yet'),
  waitingSeconds: z.number().describe('Age of the oldest of them'),
});
export const lanes = z.object({
  items: z.array(lane),
  workers: z.int(),
  waiting: z.int(),
  waitingSeconds: z.number(),
});
export type Lanes = z.infer<typeof lanes>;

/** A fact that was set aside because a reaction to it threw. */
export const parkedFact = z.object({
  id: z.uuid(),
  factId: z.uuid(),
  factType: z.string(),
  contactId: z.uuid(),
  contactName: z
    .string()
    .nullable()
    .describe('Null when nobody told it, or who asks may not read contacts'),
  reaction: z.string(),
  error: z.string(),
  attempts: z.int(),
  parkedAt: z.iso.datetime(),
});
export type ParkedFact = z.infer<typeof parkedFact>;

export const job = z.object({
  id: z.string(),
  task: z.string(),
  status: z.enum(['waiting', 'planned', 'running', 'retrying', 'failed']),
  attempts: z.int(),
  maxAttempts: z.int(),
  runAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
  lastError: z
    .string()
    .nullable()
    .describe('Only of jobs that belong to this workspace; for others see the log'),
});
export type Job = z.infer<typeof job>;

export const apiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string().describe('The first characters, by which people recognise it'),
  scopes: z.array(z.string()),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

export const newApiKey = z.strictObject({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(z.enum(permissions)).min(1),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});

/** `key` is shown this once: only a hash of it is kept. */
export const createdApiKey = apiKey.extend({ key: z.string() });
export type CreatedApiKey = z.infer<typeof createdApiKey>;

/** Who did what; written in the transaction of the act itself. */
export const auditEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z.object({
    kind: z.enum(['user', 'api_key', 'system']),
    id: z.string(),
    name: z.string(),
  }),
  action: z.string().describe('`area.verbed`, e.g. `api_key.revoked`'),
  subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }).nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntry>;
