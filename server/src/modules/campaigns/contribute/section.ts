import type { ContactCampaigns } from '#contracts/api/contact-campaigns.ts';
import { campaignPlan } from '#contracts/campaigns.ts';
import { sql } from '#kernel/db/database.ts';
import type { ContactSection } from '#kernel/registry.ts';
import { recipientStatus } from '../people.ts';

const shown = 20;

interface Row {
  id: string;
  sendingId: string;
  name: string;
  plan: unknown;
  arm: string;
  messageId: string | null;
  status: string;
  reason: string | null;
  at: Date;
  clickedAt: Date | null;
  repliedAt: Date | null;
  convertedAt: Date | null;
}

/** Campaigns in which a person's turn came, on her page and in her own export. */
export const campaignSection: ContactSection = {
  name: 'campaigns',
  async load(tx, workspaceId, contactIds): Promise<ContactCampaigns> {
    const { rows } = await sql<Row>`
      select s.campaign_id as id, s.id as "sendingId", s.name, s.plan, r.arm,
        r.message_id as "messageId", r.status, r.reason, r.turn_at as at,
        r.clicked_at as "clickedAt", r.replied_at as "repliedAt", r.converted_at as "convertedAt"
      from campaigns.recipients r join campaigns.sendings s on s.id = r.sending_id
      where r.contact_id = any(${contactIds}::uuid[]) and r.workspace_id = ${workspaceId}
        and r.turn_at is not null and r.status <> 'merged'
      order by r.turn_at desc limit ${shown}`.execute(tx);
    return { items: rows.map(toItem) };
  },
};

function toItem({ plan, arm, ...row }: Row): ContactCampaigns['items'][number] {
  const armName = campaignPlan.parse(plan).arms.find(({ id }) => id === arm)?.name ?? '';
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...row,
    arm: arm || null,
    armName,
    status: recipientStatus(row.status),
    at: row.at.toISOString(),
    clickedAt: iso(row.clickedAt),
    repliedAt: iso(row.repliedAt),
    convertedAt: iso(row.convertedAt),
  };
}
