import { campaignPlan, type CampaignPlan } from '#contracts/campaigns.ts';
import { spanMs } from '#contracts/rules.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { tell } from '../change.ts';
import { nextTime } from '../plan/times.ts';
import { placeOf } from '../store.ts';

interface DueCampaign {
  id: string;
  workspaceId: string;
  name: string;
  plan: CampaignPlan;
  nextAt: Date;
  sendings: number;
}

/**
 * Begins the next sending whose time has come. Its plan is what the campaign has now, and stays so.
 *
 * @returns whether there was one
 */
export async function startDue(kernel: Kernel): Promise<boolean> {
  return kernel.unit(async (unit) => {
    const { rows } = await sql<DueCampaign>`
      select id, workspace_id as "workspaceId", name, plan, next_at as "nextAt", sendings
      from campaigns.campaigns
      where next_at <= ${unit.now} and status in ('scheduled', 'running')
      order by next_at limit 1 for update skip locked`.execute(unit.tx);
    const [due] = rows;
    if (!due) return false;
    await begin(unit, { ...due, plan: campaignPlan.parse(due.plan) });
    unit.afterCommit(() => tell(kernel, due));
    return true;
  });
}

async function begin(unit: Unit, due: DueCampaign): Promise<void> {
  const { timeZone, currency } = await placeOf(unit.tx, due.workspaceId);
  // Of times that passed while nothing ran (a night's outage) the last one is made up for, not each.
  const next = nextTime(due.plan.schedule, timeZone, unit.now);
  const no = due.sendings + 1;
  await sql`
    insert into campaigns.sendings (id, workspace_id, campaign_id, no, name, plan, time_zone,
      currency, planned_for, population, look_at, started_at, watch_until)
    values (${newId(unit.now.getTime())}, ${due.workspaceId}, ${due.id}, ${no}, ${due.name},
      ${asJson(due.plan)}, ${timeZone}, ${currency}, ${due.nextAt},
      (select count(*) from kernel.contacts
        where workspace_id = ${due.workspaceId} and merged_into is null),
      ${unit.now}, ${unit.now}, ${watchUntil(due.plan, unit.now)})
    on conflict (campaign_id, planned_for) do nothing`.execute(unit.tx);
  await sql`
    update campaigns.campaigns set status = 'running', sendings = ${no}, next_at = ${next},
      updated_at = ${unit.now}
    where id = ${due.id}`.execute(unit.tx);
}

/** Replies and unfollowing count for so long after a message. */
export const replyHours = 48;
/** Where no goal says for how long purchases count; our choice (2026-11). */
const valueDays = 7;

export const withinMs = ({ goal }: Pick<CampaignPlan, 'goal'>): number =>
  goal ? goal.within.n * spanMs[goal.within.unit] : valueDays * spanMs.day;

/** Until when what people do may count for a sending whose last turns come now. */
export function watchUntil(plan: CampaignPlan, now: Date): Date {
  // All people's days, spread out, then the longest that a message may wait.
  const turns = 50 * spanMs.hour + plan.spreadHours * spanMs.hour;
  const waits = Math.max(0, ...plan.arms.map(({ message }) => message.expiresInMinutes)) * 60_000;
  const counts = Math.max(withinMs(plan), replyHours * spanMs.hour);
  return new Date(now.getTime() + turns + waits + counts);
}
