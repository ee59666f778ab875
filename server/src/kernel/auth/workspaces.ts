import { sql, type Tx } from '../db/database.ts';

/** Creates a workspace, which is also an organization of the same id in better-auth's tables. */
export async function createWorkspace(
  tx: Tx,
  given: { id: string; name: string; now: Date },
): Promise<void> {
  await sql`insert into kernel.workspaces (id, name, created_at)
    values (${given.id}, ${given.name}, ${given.now})`.execute(tx);
  await sql`insert into auth.organization (id, name, slug, "createdAt")
    values (${given.id}, ${given.name}, ${given.id}, ${given.now})`.execute(tx);
}
