import type { CampaignSettings } from '#contracts/api/campaigns.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

/** Until a workspace says otherwise (our choice, 2026-11) one person may send a campaign alone. */
const defaults: CampaignSettings = { approval: false };

export async function loadSettings(tx: Tx, workspaceId: string): Promise<CampaignSettings> {
  const { rows } = await sql<CampaignSettings>`
    select approval from campaigns.settings where workspace_id = ${workspaceId}`.execute(tx);
  return rows[0] ?? defaults;
}

export async function saveSettings(
  tx: Tx,
  workspaceId: string,
  { approval }: CampaignSettings,
): Promise<void> {
  await sql`
    insert into campaigns.settings (workspace_id, approval) values (${workspaceId}, ${approval})
    on conflict (workspace_id) do update set approval = excluded.approval`.execute(tx);
}
