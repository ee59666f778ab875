import { campaignPlan } from '#contracts/campaigns.ts';
import type { Rule } from '#contracts/rules.ts';
import { sql } from '#kernel/db/database.ts';
import type { SegmentUses } from '#kernel/segment-field.ts';

/** Campaigns that are still to go out, or go out again, and speak to a segment or leave it out. */
export const campaignUses: SegmentUses = {
  async find(tx, workspaceId, segmentId) {
    const { rows } = await sql<{ id: string; name: string; plan: unknown }>`
      select id, name, plan from campaigns.campaigns
      where workspace_id = ${workspaceId} and status not in ('done', 'cancelled')
        and plan::text like '%' || ${segmentId}::text || '%'
      order by id desc`.execute(tx);
    return rows.flatMap(({ id, name, plan }) => {
      const { audience, exclude } = campaignPlan.parse(plan);
      const named = [audience, exclude].some((rule) => rule !== null && names(rule, segmentId));
      return named ? [{ kind: 'campaign', id, name }] : [];
    });
  },
};

const names = (rule: Rule, segmentId: string): boolean =>
  rule.kind === 'group'
    ? rule.rules.some((child) => names(child, segmentId))
    : rule.kind === 'segment' && rule.segmentId === segmentId;
