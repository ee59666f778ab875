import { createHash } from 'node:crypto';
import type { Permission } from '#contracts/permissions.ts';
import { sql, type Tx } from '../../db/database.ts';
import { DomainError, notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Random } from '../../random.ts';
import { minKeyLength } from './key-rules.ts';

const prefixLength = 12;

/** A key as it is stored and shown: never the key itself. */
export interface ApiKey {
  id: string;
  workspaceId: string;
  name: string;
  /** The key's first characters, by which people recognise it. */
  prefix: string;
  scopes: Permission[];
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export const generateKey = (random: Random) => `rk_live_${random.bytes(24).toString('base64url')}`;

export const hashKey = (key: string) => createHash('sha256').update(key).digest();

const columns = sql`id, workspace_id as "workspaceId", name, prefix, scopes, created_by as "createdBy",
  created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt",
  revoked_at as "revokedAt"`;

/**
 * Stores a key by its hash.
 *
 * @throws DomainError `api_key.too_short`
 */
export async function createApiKey(
  tx: Tx,
  given: {
    workspaceId: string;
    key: string;
    name: string;
    scopes: readonly Permission[];
    createdBy: string;
    now: Date;
    expiresAt?: Date | null;
  },
): Promise<ApiKey> {
  if (given.key.length < minKeyLength)
    throw new DomainError(
      'invalid',
      'api_key.too_short',
      `An API key needs at least ${minKeyLength} characters.`,
      { length: minKeyLength },
    );
  const { rows } = await sql<ApiKey>`
    insert into kernel.api_keys
      (id, workspace_id, name, prefix, hash, scopes, created_by, created_at, expires_at)
    values (${newId(given.now.getTime())}, ${given.workspaceId}, ${given.name},
      ${visiblePrefix(given.key)}, ${hashKey(given.key)}, ${[...given.scopes]}::text[],
      ${given.createdBy}, ${given.now}, ${given.expiresAt ?? null})
    returning ${columns}`.execute(tx);
  return rows[0] as ApiKey;
}

/** Of a short key given by hand less is shown, so that most of it stays secret. */
const visiblePrefix = (key: string) =>
  key.slice(0, Math.min(prefixLength, Math.floor(key.length / 4)));

/** The key's record while it may be used, or null; notes once a minute that it was. */
export async function useApiKey(tx: Tx, key: string, now: Date): Promise<ApiKey | null> {
  const { rows } = await sql<ApiKey>`
    select ${columns} from kernel.api_keys
    where hash = ${hashKey(key)} and revoked_at is null
      and (expires_at is null or expires_at > ${now})`.execute(tx);
  const found = rows[0];
  if (!found) return null;
  if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > 60_000)
    await sql`update kernel.api_keys set last_used_at = ${now} where id = ${found.id}`.execute(tx);
  return found;
}

/** The workspace's keys, newest first. They are few: people make them by hand. */
export async function listApiKeys(tx: Tx, workspaceId: string): Promise<ApiKey[]> {
  const { rows } = await sql<ApiKey>`
    select ${columns} from kernel.api_keys
    where workspace_id = ${workspaceId} order by id desc limit 500`.execute(tx);
  return rows;
}

/** @throws DomainError `api_key.not_found` when there is none, or it is revoked already */
export async function revokeApiKey(
  tx: Tx,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<ApiKey> {
  const { rows } = await sql<ApiKey>`
    update kernel.api_keys set revoked_at = ${now}
    where workspace_id = ${workspaceId} and id = ${id} and revoked_at is null
    returning ${columns}`.execute(tx);
  const revoked = rows[0];
  if (!revoked) throw notFound('api_key', id);
  return revoked;
}
