import type { SendingStatus } from '#contracts/api/campaigns.ts';
import type { StoredProblem } from '#contracts/api/problems.ts';
import { campaignPlan, type CampaignPlan } from '#contracts/campaigns.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { additionsDue } from './additions-due.ts';

/** One time that a campaign goes out, as its table holds it. */
export interface SendingRow {
  id: string;
  workspaceId: string;
  campaignId: string;
  no: number;
  name: string;
  plan: CampaignPlan;
  timeZone: string;
  currency: string;
  status: Exclude<SendingStatus, 'waiting'>;
  plannedFor: Date;
  population: number;
  looked: number;
  afterPerson: string | null;
  recall: boolean;
  recalledAfter: string | null;
  held: 'outbox' | 'reactions' | 'time' | 'quota' | 'messages' | null;
  rate: number | null;
  workedAt: Date | null;
  failures: number;
  problem: StoredProblem | null;
  startedAt: Date;
  finishedAt: Date | null;
  watchUntil: Date;
}

export const sendingColumns = sql`s.id, s.workspace_id as "workspaceId",
  s.campaign_id as "campaignId", s.no, s.name, s.plan, s.time_zone as "timeZone", s.currency,
  s.status, s.planned_for as "plannedFor", s.population, s.looked,
  s.after_person as "afterPerson", s.recall, s.recalled_after as "recalledAfter", s.held, s.rate,
  s.worked_at as "workedAt", s.failures, s.problem, s.started_at as "startedAt",
  s.finished_at as "finishedAt", s.watch_until as "watchUntil"`;

export const toSending = (row: SendingRow): SendingRow => ({
  ...row,
  plan: campaignPlan.parse(row.plan),
});

/**
 * Takes a sending on which there is something to do, and holds it until the transaction ends: the
 * one that has waited longest, so that all go on side by side. Others are left to other processes.
 */
export async function holdNext(tx: Tx, now: Date): Promise<SendingRow | null> {
  const { rows } = await sql<SendingRow>`
    select ${sendingColumns} from campaigns.sendings s
    where (s.status in ('choosing', 'sending') or s.recall) and s.look_at <= ${now}
    order by s.look_at limit 1 for update skip locked`.execute(tx);
  return rows[0] ? toSending(rows[0]) : null;
}

/** When there is something to do on any of them next; null while there is nothing. */
export async function nextLook(tx: Tx): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      case when ${additionsDue} then to_timestamp(0) end,
      (select min(look_at) from campaigns.sendings
        where status in ('choosing', 'sending') or recall),
      (select min(next_at) from campaigns.campaigns
        where next_at is not null and status in ('scheduled', 'running'))) as at`.execute(tx);
  return rows[0]?.at ?? null;
}
