import { sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { rebuildProfiles } from './rebuild.ts';

/** Bounds a transaction, which keeps the reactions to these people waiting; ours, 2026-11. */
const batch = 500;

/** Works the profiles out again that a migration or a change of rules left behind, until none is left. */
export async function rebuildStale(kernel: Kernel, signal: AbortSignal): Promise<void> {
  for (let more = true; more && !signal.aborted;)
    more = await kernel.unit(async ({ tx }) => {
      const { rows } = await sql<{ id: string }>`
        delete from contacts.stale_profiles where contact_id in (
          select contact_id from contacts.stale_profiles order by contact_id limit ${batch}
          for update skip locked)
        returning contact_id as id`.execute(tx);
      await rebuildProfiles(
        tx,
        rows.map((row) => row.id),
      );
      return rows.length === batch;
    });
}
