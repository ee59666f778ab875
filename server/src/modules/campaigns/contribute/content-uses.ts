import { sql } from '#kernel/db/database.ts';
import type { ContentUses } from '#kernel/registry.ts';

/** Campaigns that are still to go out, or go out again, and say something that holds such a place. */
export const campaignContents: ContentUses = {
  async find(tx, workspaceId, pattern) {
    const { rows } = await sql<{ id: string; name: string }>`
      select id, name from campaigns.campaigns
      where workspace_id = ${workspaceId} and status not in ('done', 'cancelled')
        and (plan -> 'arms')::text ~ ${pattern}
      order by id desc`.execute(tx);
    return rows.map((row) => ({ kind: 'campaign', ...row }));
  },
};
