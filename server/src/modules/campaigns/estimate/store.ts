import type { CampaignEstimate } from '#contracts/api/campaigns.ts';
import type { StoredProblem } from '#contracts/api/problems.ts';
import { campaignPlan, type CampaignPlan } from '#contracts/campaigns.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { figuresOf, noTallies, tallies, type Tallies } from './tally.ts';

export interface EstimateRow {
  id: string;
  workspaceId: string;
  campaignId: string;
  revision: number;
  plan: CampaignPlan;
  status: CampaignEstimate['status'];
  /** For which moment people are decided about. */
  at: Date;
  population: number;
  looked: number;
  afterPerson: string | null;
  tallies: Tallies;
  /** Of a random part, looked at first; null before that. */
  sampled: Tallies | null;
  problem: StoredProblem | null;
  createdAt: Date;
  finishedAt: Date | null;
}

const columns = sql`id, workspace_id as "workspaceId", campaign_id as "campaignId", revision, plan,
  status, at, population, looked, after_person as "afterPerson", tallies, sampled, problem,
  created_at as "createdAt", finished_at as "finishedAt"`;

const toRow = (row: EstimateRow): EstimateRow => ({
  ...row,
  plan: campaignPlan.parse(row.plan),
  tallies: tallies.parse(row.tallies),
  sampled: tallies.nullable().parse(row.sampled),
});

/** Takes the place of one that is under way: what it looked at is no longer asked. */
export async function insertEstimate(
  unit: Unit,
  row: Pick<EstimateRow, 'id' | 'workspaceId' | 'campaignId' | 'revision' | 'plan' | 'at'>,
): Promise<void> {
  await sql`
    update campaigns.estimates set status = 'cancelled', finished_at = ${unit.now}
    where campaign_id = ${row.campaignId} and status in ('queued', 'running')`.execute(unit.tx);
  await sql`
    insert into campaigns.estimates (id, workspace_id, campaign_id, revision, plan, at, population,
      tallies, heartbeat, created_at)
    values (${row.id}, ${row.workspaceId}, ${row.campaignId}, ${row.revision}, ${asJson(row.plan)},
      ${row.at}, (select count(*) from kernel.contacts
        where workspace_id = ${row.workspaceId} and merged_into is null),
      ${asJson(noTallies)}, ${unit.now}, ${unit.now})`.execute(unit.tx);
}

/** One that is to be worked on, held; null when it is over or in other hands. */
export async function holdEstimate(tx: Tx, id: string): Promise<EstimateRow | null> {
  const { rows } = await sql<EstimateRow>`
    select ${columns} from campaigns.estimates
    where id = ${id} and status in ('queued', 'running') for update skip locked`.execute(tx);
  return rows[0] ? toRow(rows[0]) : null;
}

export async function latestOf(
  tx: Tx,
  workspaceId: string,
  campaignId: string,
): Promise<EstimateRow | null> {
  const { rows } = await sql<EstimateRow>`
    select ${columns} from campaigns.estimates
    where workspace_id = ${workspaceId} and campaign_id = ${campaignId}
    order by id desc limit 1`.execute(tx);
  return rows[0] ? toRow(rows[0]) : null;
}

export async function savePart(
  unit: Unit,
  row: EstimateRow,
  part: Pick<EstimateRow, 'status' | 'afterPerson' | 'looked' | 'tallies' | 'sampled'>,
): Promise<void> {
  await sql`
    update campaigns.estimates set status = ${part.status}, after_person = ${part.afterPerson},
      looked = ${part.looked}, tallies = ${asJson(part.tallies)},
      sampled = ${part.sampled === null ? null : asJson(part.sampled)}, heartbeat = ${unit.now},
      finished_at = ${part.status === 'done' ? unit.now : null}
    where id = ${row.id}`.execute(unit.tx);
}

export async function failEstimate(
  tx: Tx,
  id: string,
  problem: StoredProblem,
  now: Date,
): Promise<void> {
  await sql`
    update campaigns.estimates set status = 'failed', problem = ${asJson(problem)},
      finished_at = ${now}
    where id = ${id} and status in ('queued', 'running')`.execute(tx);
}

/** Those that nobody has worked on since: their process died. */
export async function forgottenEstimates(
  tx: Tx,
  before: Date,
): Promise<{ workspaceId: string; estimateId: string }[]> {
  const { rows } = await sql<{ workspaceId: string; estimateId: string }>`
    select workspace_id as "workspaceId", id as "estimateId" from campaigns.estimates
    where status in ('queued', 'running') and heartbeat < ${before}`.execute(tx);
  return rows;
}

/** An estimate as the API shows it: of everybody once all were looked at, before that of the sample. */
export function toEstimate(row: EstimateRow): CampaignEstimate {
  const done = row.status === 'done';
  const seen = done || row.sampled === null ? row.tallies : row.sampled;
  // People come and go while it runs: of those looked at nothing is open any more.
  const population = done ? seen.looked : Math.max(row.population, seen.looked);
  return {
    id: row.id,
    revision: row.revision,
    status: row.status,
    problem: row.problem,
    progress: { done: Math.min(row.looked, row.population), of: row.population },
    exact: done,
    ...figuresOf(seen, population),
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
