import { permissions } from '#contracts/permissions.ts';
import type { FirstStart } from '../config.ts';
import { sql, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Kernel } from '../kernel.ts';
import { createApiKey, hashKey } from './api-keys/api-keys.ts';
import { addMember } from './memberships.ts';
import { createUser, findUserId } from './users.ts';
import { createWorkspace } from './workspaces.ts';

/** Any number that no other lock of ours uses. */
const lockKey = 721_007;

/**
 * Makes the first workspace, its owner and its API key, in one transaction and only once: on a
 * database that has a workspace already, nothing but a key that is not known yet is added. Safe when
 * several processes start at once.
 */
export async function bootstrapWorkspace(
  kernel: Kernel,
  given: FirstStart,
): Promise<{ workspaceId: string; created: boolean }> {
  return kernel.unit(async ({ tx, now }) => {
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(tx);
    const existing = await firstWorkspace(tx);
    const workspaceId = existing ?? newId(now.getTime());
    if (!existing) {
      await createWorkspace(tx, { id: workspaceId, name: given.name, now });
      const name = given.email.split('@')[0] ?? given.email;
      const userId =
        (await findUserId(tx, given.email)) ?? (await createUser(tx, { ...given, name, now }));
      await addMember(tx, { workspaceId, userId, role: 'owner', now });
    }
    if (given.apiKey && !(await keyIsKnown(tx, given.apiKey)))
      await createApiKey(tx, {
        workspaceId,
        key: given.apiKey,
        name: 'RAPPORT_API_KEY',
        scopes: permissions,
        createdBy: 'system',
        now,
      });
    return { workspaceId, created: !existing };
  });
}

async function firstWorkspace(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from kernel.workspaces order by created_at, id limit 1`.execute(tx);
  return rows[0]?.id ?? null;
}

async function keyIsKnown(tx: Tx, key: string): Promise<boolean> {
  const { rows } = await sql`select from kernel.api_keys where hash = ${hashKey(key)}`.execute(tx);
  return rows.length > 0;
}
