import { sql } from '#kernel/db/database.ts';
import type { ContentUses } from '#kernel/registry.ts';

/** What accounts say to new followers; named by the account. */
export const welcomeUses: ContentUses = {
  async find(tx, workspaceId, pattern) {
    const { rows } = await sql<{ id: string; name: string }>`
      select d.channel_id as id, coalesce(a.name, '') as name
      from welcome.defaults d left join channels.accounts a on a.id = d.channel_id
      where d.workspace_id = ${workspaceId} and d.welcome::text ~ ${pattern}
      order by a.name`.execute(tx);
    return rows.map((row) => ({ kind: 'welcome', ...row }));
  },
};
