import { audit } from '#kernel/audit.ts';
import { sql } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Auth } from '#kernel/http/auth.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { actorOf, change, refuseOther, refuseUnless, subjectOf } from './change.ts';
import { problemsOf } from './plan/problems.ts';
import { firstTime, nextTime } from './plan/times.ts';
import { loadSettings } from './settings.ts';
import { placeOf, type CampaignRow } from './store.ts';

/**
 * Releases a campaign, or asks the second person whose word it needs.
 *
 * @throws DomainError `campaign.not_ready` with `problems`, `campaign.wrong_status`, `campaign.changed`
 */
export async function launch(
  kernel: Kernel,
  auth: Auth,
  id: string,
  revision: number,
): Promise<void> {
  await change(kernel, auth, id, async (unit, row) => {
    refuseUnless(row, ['draft']);
    refuseOther(row, revision);
    const { timeZone } = await placeOf(unit.tx, auth.workspaceId);
    await refuseUnready(kernel, unit, row, timeZone);
    const { approval } = await loadSettings(unit.tx, auth.workspaceId);
    if (approval || row.needsApproval) {
      await audit(unit, auth, 'campaign.approval_requested', subjectOf(row), { revision });
      const asked = { revision, requestedBy: actorOf(auth), requestedAt: unit.now.toISOString() };
      return { ...row, status: 'approval', approval: { ...asked, decision: null } };
    }
    await audit(unit, auth, 'campaign.launched', subjectOf(row), { revision });
    return scheduled(unit, { ...row, approval: null }, timeZone);
  });
}

/**
 * A second person agrees to exactly the plan that she has seen, and it is released.
 *
 * @throws DomainError `campaign.own_approval` for whoever asked, `campaign.approval_by_person` for an API
 *   key, and those of `launch`
 */
export async function approve(
  kernel: Kernel,
  auth: Auth,
  id: string,
  revision: number,
): Promise<void> {
  await change(kernel, auth, id, async (unit, row) => {
    const approval = decided(row, auth, unit, revision, true, '');
    const { timeZone } = await placeOf(unit.tx, auth.workspaceId);
    await refuseUnready(kernel, unit, row, timeZone);
    await audit(unit, auth, 'campaign.approved', subjectOf(row), { revision });
    return scheduled(unit, { ...row, approval }, timeZone);
  });
}

/** The second person does not agree: a draft again, with her note. */
export async function reject(
  kernel: Kernel,
  auth: Auth,
  id: string,
  { revision, note }: { revision: number; note: string },
): Promise<void> {
  await change(kernel, auth, id, async (unit, row) => {
    const approval = decided(row, auth, unit, revision, false, note);
    await audit(unit, auth, 'campaign.rejected', subjectOf(row), { revision });
    return { ...row, status: 'draft', approval };
  });
}

/** Back to a draft, before anybody was chosen. */
export async function withdraw(kernel: Kernel, auth: Auth, id: string): Promise<void> {
  await change(kernel, auth, id, async (unit, row) => {
    refuseUnless(row, ['approval', 'scheduled']);
    await audit(unit, auth, 'campaign.withdrawn', subjectOf(row));
    return { ...row, status: 'draft', approval: null, nextAt: null };
  });
}

/** Everything stops where it is; what was not yet handed to a platform is taken back. */
export async function pause(kernel: Kernel, auth: Auth, id: string): Promise<void> {
  await change(kernel, auth, id, async (unit, row) => {
    refuseUnless(row, ['scheduled', 'running']);
    await sql`
      update campaigns.sendings set paused_from = status, status = 'paused', recall = true,
        recalled_after = null, look_at = ${unit.now}, held = null
      where campaign_id = ${row.id} and status in ('choosing', 'sending')`.execute(unit.tx);
    await audit(unit, auth, 'campaign.paused', subjectOf(row));
    return { ...row, status: 'paused' };
  });
}

/** Goes on where it was; times of a recurring one that passed meanwhile are left out. */
export async function resume(kernel: Kernel, auth: Auth, id: string): Promise<void> {
  await change(kernel, auth, id, async (unit, row) => {
    refuseUnless(row, ['paused']);
    const { rows } = await sql`
      update campaigns.sendings set status = paused_from, paused_from = null, look_at = ${unit.now}
      where campaign_id = ${row.id} and status = 'paused' returning id`.execute(unit.tx);
    const { timeZone } = await placeOf(unit.tx, auth.workspaceId);
    const missed = row.nextAt !== null && row.nextAt <= unit.now && row.sendings > 0;
    const nextAt = missed ? nextTime(row.plan.schedule, timeZone, unit.now) : row.nextAt;
    await audit(unit, auth, 'campaign.resumed', subjectOf(row));
    const status = rows.length > 0 ? 'running' : nextAt === null ? 'done' : 'scheduled';
    return { ...row, status, nextAt };
  });
}

/** Ends it for good; what was not yet handed to a platform is taken back. */
export async function cancel(kernel: Kernel, auth: Auth, id: string): Promise<void> {
  await change(kernel, auth, id, async (unit, row) => {
    refuseUnless(row, ['approval', 'scheduled', 'running', 'paused']);
    await sql`
      update campaigns.sendings set status = 'cancelled', paused_from = null, recall = true,
        recalled_after = null, look_at = ${unit.now}, held = null, finished_at = ${unit.now}
      where campaign_id = ${row.id} and status in ('choosing', 'sending', 'paused')`.execute(
      unit.tx,
    );
    await audit(unit, auth, 'campaign.cancelled', subjectOf(row));
    return { ...row, status: 'cancelled', nextAt: null };
  });
}

function scheduled(unit: Unit, row: CampaignRow, timeZone: string): CampaignRow {
  return {
    ...row,
    status: 'scheduled',
    nextAt: firstTime(row.plan.schedule, timeZone, unit.now),
  };
}

async function refuseUnready(
  kernel: Kernel,
  unit: Unit,
  row: CampaignRow,
  timeZone: string,
): Promise<void> {
  const problems = await problemsOf(kernel, unit.tx, row.workspaceId, row.plan, timeZone);
  if (problems.length === 0) return;
  const words = problems.map(({ path, code }) => `${path}: ${code}`).join('; ');
  throw new DomainError(
    'unprocessable',
    'campaign.not_ready',
    `The campaign cannot go out yet: ${words}.`,
    { problems },
  );
}

function decided(
  row: CampaignRow,
  auth: Auth,
  unit: Unit,
  revision: number,
  approved: boolean,
  note: string,
): CampaignRow['approval'] {
  refuseUnless(row, ['approval']);
  refuseOther(row, revision);
  // A program's key may be in the hands of whoever asked.
  if (auth.actor.kind !== 'user')
    throw new DomainError(
      'forbidden',
      'campaign.approval_by_person',
      'A person who is signed in must decide, not an API key.',
    );
  const { approval } = row;
  if (approval?.requestedBy.id === auth.actor.id)
    throw new DomainError(
      'forbidden',
      'campaign.own_approval',
      'Another person than the one who asked must decide.',
    );
  const decision = { approved, by: actorOf(auth), at: unit.now.toISOString(), note };
  return approval && { ...approval, decision };
}
