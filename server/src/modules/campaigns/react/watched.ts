import { campaignGoal, type CampaignPlan } from '#contracts/campaigns.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

/** A sending for which what people do still counts. */
export interface Watched {
  id: string;
  campaignId: string;
  workspaceId: string;
  goal: CampaignPlan['goal'];
  currency: string;
}

/** Those of some workspaces, in one small statement per batch of facts. */
export async function loadWatched(
  tx: Tx,
  workspaceIds: Iterable<string>,
  now: Date,
): Promise<Watched[]> {
  const { rows } = await sql<Watched>`
    select id, campaign_id as "campaignId", workspace_id as "workspaceId", plan -> 'goal' as goal, currency
    from campaigns.sendings
    where workspace_id = any(${[...new Set(workspaceIds)]}::uuid[])
      and watch_until > ${now}`.execute(tx);
  return rows.map((row) => ({ ...row, goal: campaignGoal.nullable().parse(row.goal) }));
}
