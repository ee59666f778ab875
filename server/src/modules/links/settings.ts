import { sql, type Tx } from '#kernel/db/database.ts';

/** Answers to what somebody asked for are not looked at for how well they work, unless a brand says so. */
const untrackedAtFirst = ['service'];

/** Purposes whose messages keep their addresses as they are. */
export async function loadUntracked(tx: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ untracked: string[] }>`
    select untracked from links.settings where workspace_id = ${workspaceId}`.execute(tx);
  return rows[0]?.untracked ?? untrackedAtFirst;
}

export async function saveUntracked(
  tx: Tx,
  workspaceId: string,
  untracked: readonly string[],
  now: Date,
): Promise<void> {
  await sql`
    insert into links.settings (workspace_id, untracked, updated_at)
    values (${workspaceId}, ${untracked}::text[], ${now})
    on conflict (workspace_id) do update
      set untracked = excluded.untracked, updated_at = excluded.updated_at`.execute(tx);
}
