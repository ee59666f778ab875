import { campaignPlan } from '#contracts/campaigns.ts';
import type { Rule } from '#contracts/rules.ts';
import { sql } from '#kernel/db/database.ts';
import type { SegmentUses } from '#kernel/segment-field.ts';

/** Campaigns that are still to go out, or go out again, and speak to a segment or leave it out. */
export const campaignUses: SegmentUses = {
  async find(tx, workspaceId, segmentIds) {
    const { rows } = await sql<{ id: string; name: string; plan: unknown }>`
      select id, name, plan from campaigns.campaigns
      where workspace_id = ${workspaceId} and status not in ('done', 'cancelled')
        and plan::text ~ ${segmentIds.join('|')}
      order by id desc`.execute(tx);
    const uses = rows.flatMap(({ id, name, plan }) => {
      const { audience, exclude } = campaignPlan.parse(plan);
      const named = new Set([audience, exclude].flatMap(namedBy));
      return segmentIds
        .filter((segmentId) => named.has(segmentId))
        .map((segmentId) => ({ segmentId, use: { kind: 'campaign', id, name } }));
    });
    const bySegment = Map.groupBy(uses, ({ segmentId }) => segmentId);
    return new Map([...bySegment].map(([id, own]) => [id, own.map(({ use }) => use)]));
  },
};

function namedBy(rule: Rule | null): string[] {
  if (rule?.kind === 'group') return rule.rules.flatMap(namedBy);
  return rule?.kind === 'segment' ? [rule.segmentId] : [];
}
