import type { ResultSentence } from '#contracts/api/campaigns.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { readCounts } from '../counts.ts';
import { controlArm } from '../plan/assign.ts';
import type { CampaignRow } from '../store.ts';
import { compareArms, stateOf } from './compare.ts';
import { sentenceOf } from './sentence.ts';

/** What can be said of each of many campaigns over all its sendings; those not begun are left out. */
export async function readSentences(
  tx: Tx,
  rows: readonly CampaignRow[],
): Promise<Map<string, ResultSentence>> {
  const begun = rows.filter(({ sendings }) => sendings > 0);
  if (begun.length === 0) return new Map();
  const { rows: sendings } = await sql<{ id: string; campaignId: string }>`
    select id, campaign_id as "campaignId" from campaigns.sendings
    where campaign_id = any(${begun.map(({ id }) => id)}::uuid[])`.execute(tx);
  const counts = await readCounts(
    tx,
    sendings.map(({ id }) => id),
  );
  const campaignOf = new Map(sendings.map(({ id, campaignId }) => [id, campaignId]));
  return new Map(
    begun.map(({ id, plan }) => {
      const own = counts.filter(({ sendingId }) => campaignOf.get(sendingId) === id);
      const names = new Map(plan.arms.map((arm) => [arm.id, arm.name || arm.id]));
      const order = [...(plan.control > 0 ? [controlArm] : []), ...names.keys()];
      const held = plan.control > 0 || plan.arms.length > 1;
      const comparisons = held ? compareArms(order.map((arm) => stateOf(arm, own))) : [];
      return [id, sentenceOf(plan.goal !== null, comparisons, (arm) => names.get(arm) ?? arm)];
    }),
  );
}
