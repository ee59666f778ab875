import type { CampaignApproval, CampaignStatus } from '#contracts/api/campaigns.ts';
import { campaignPlan, type CampaignPlan } from '#contracts/campaigns.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Unit } from '#kernel/unit.ts';

export interface Actor {
  id: string;
  name: string;
}

/** A campaign as its table holds it. */
export interface CampaignRow {
  id: string;
  workspaceId: string;
  name: string;
  description: string;
  status: CampaignStatus;
  plan: CampaignPlan;
  revision: number;
  needsApproval: boolean;
  approval: CampaignApproval | null;
  nextAt: Date | null;
  sendings: number;
  createdBy: Actor;
  createdAt: Date;
  updatedAt: Date;
}

const columns = sql`id, workspace_id as "workspaceId", name, description, status, plan, revision,
  needs_approval as "needsApproval", approval, next_at as "nextAt", sendings,
  created_by as "createdBy", created_at as "createdAt", updated_at as "updatedAt"`;

/** What an older version stored is read with the defaults of this one. */
const toRow = (row: CampaignRow): CampaignRow => ({ ...row, plan: campaignPlan.parse(row.plan) });

/** @throws DomainError `campaign.not_found` */
export async function readCampaign(tx: Tx, workspaceId: string, id: string): Promise<CampaignRow> {
  const { rows } = await sql<CampaignRow>`
    select ${columns} from campaigns.campaigns
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  if (!rows[0]) throw notFound('campaign', id);
  return toRow(rows[0]);
}

/**
 * The same, held against changes until the transaction ends. Its sendings under way are held first,
 * as those who work on them do, so that nobody waits for each other.
 */
export async function lockCampaign(tx: Tx, workspaceId: string, id: string): Promise<CampaignRow> {
  await sql`select from campaigns.sendings
    where workspace_id = ${workspaceId} and campaign_id = ${id}
      and (status in ('choosing', 'sending', 'paused') or recall)
    order by id for update`.execute(tx);
  await sql`select from campaigns.campaigns
    where workspace_id = ${workspaceId} and id = ${id} for update`.execute(tx);
  return readCampaign(tx, workspaceId, id);
}

/** Newest first. */
export async function listCampaigns(
  tx: Tx,
  workspaceId: string,
  page: { q: string; status: CampaignStatus | null; before: string | null; limit: number },
): Promise<CampaignRow[]> {
  const { rows } = await sql<CampaignRow>`
    select ${columns} from campaigns.campaigns
    where workspace_id = ${workspaceId}
      and (${page.before}::uuid is null or id < ${page.before})
      and (${page.status}::text is null or status = ${page.status})
      and strpos(lower(name), lower(${page.q})) > 0
    order by id desc limit ${page.limit}`.execute(tx);
  return rows.map(toRow);
}

export async function insertCampaign(
  unit: Unit,
  row: Pick<
    CampaignRow,
    'id' | 'workspaceId' | 'name' | 'description' | 'plan' | 'needsApproval' | 'createdBy'
  >,
): Promise<void> {
  await sql`
    insert into campaigns.campaigns (id, workspace_id, name, description, plan, needs_approval,
      created_by, created_at, updated_at)
    values (${row.id}, ${row.workspaceId}, ${row.name}, ${row.description}, ${asJson(row.plan)},
      ${row.needsApproval}, ${asJson(row.createdBy)}, ${unit.now}, ${unit.now})`.execute(unit.tx);
}

/** Writes what was changed of a campaign that this transaction holds. */
export async function saveCampaign(unit: Unit, row: CampaignRow): Promise<void> {
  await sql`
    update campaigns.campaigns set name = ${row.name}, description = ${row.description},
      status = ${row.status}, plan = ${asJson(row.plan)}, revision = ${row.revision},
      needs_approval = ${row.needsApproval},
      approval = ${row.approval === null ? null : asJson(row.approval)},
      next_at = ${row.nextAt}, sendings = ${row.sendings}, updated_at = ${unit.now}
    where workspace_id = ${row.workspaceId} and id = ${row.id}`.execute(unit.tx);
}

export async function deleteCampaign(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await sql`delete from campaigns.campaigns
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
}

/** Where a workspace is: its clock and its money. */
export interface Place {
  timeZone: string;
  currency: string;
}

export async function placeOf(tx: Tx, workspaceId: string): Promise<Place> {
  const { rows } = await sql<Place>`
    select time_zone as "timeZone", currency from kernel.workspaces
    where id = ${workspaceId}`.execute(tx);
  if (!rows[0]) throw notFound('workspace', workspaceId);
  return rows[0];
}
