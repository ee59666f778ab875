import { sql, type Tx } from '#kernel/db/database.ts';

/**
 * Moves the version of a workspace's segments, under a lock that keeps other changes of them out until
 * the transaction ends.
 */
export async function bumpVersion(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    insert into audience.versions as v (workspace_id, version) values (${workspaceId}, 1)
    on conflict (workspace_id) do update set version = v.version + 1`.execute(tx);
}
