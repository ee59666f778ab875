import { campaignPlan, type CampaignPlan } from '#contracts/campaigns.ts';
import { audit } from '#kernel/audit.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Auth } from '#kernel/http/auth.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { loadSettings } from './settings.ts';
import {
  deleteCampaign,
  insertCampaign,
  lockCampaign,
  readCampaign,
  saveCampaign,
  type CampaignRow,
} from './store.ts';

const emptyPlan = campaignPlan.parse({ audience: null });

export const actorOf = ({ actor: { id, name } }: Auth) => ({ id, name });
export const subjectOf = ({ id, name }: Pick<CampaignRow, 'id' | 'name'>) => ({
  kind: 'campaign',
  id,
  name,
});

/** Tells browsers that a campaign is another one now. */
export const tell = (
  kernel: Kernel,
  { workspaceId, id }: Pick<CampaignRow, 'workspaceId' | 'id'>,
) => kernel.live.publish({ workspaceId, topic: 'campaigns', data: { id } });

/** @throws DomainError `campaign.wrong_status` */
export function refuseUnless(row: CampaignRow, statuses: readonly CampaignRow['status'][]): void {
  if (!statuses.includes(row.status))
    throw new DomainError(
      'conflict',
      'campaign.wrong_status',
      `The campaign is ${row.status}; this needs it to be ${statuses.join(' or ')}.`,
      { status: row.status },
    );
}

/** @throws DomainError `campaign.changed` when somebody changed the plan in between */
export function refuseOther(row: CampaignRow, revision: number): void {
  if (row.revision !== revision)
    throw new DomainError(
      'conflict',
      'campaign.changed',
      `The plan was changed: it is at revision ${row.revision} now.`,
      { revision: row.revision },
    );
}

/** Changes a campaign in one transaction that holds it, and tells browsers. */
export async function change(
  kernel: Kernel,
  auth: Auth,
  id: string,
  work: (unit: Unit, row: CampaignRow) => Promise<CampaignRow>,
): Promise<void> {
  await kernel.unit(async (unit) => {
    const row = await lockCampaign(unit.tx, auth.workspaceId, id);
    const next = await work(unit, row);
    await saveCampaign(unit, next);
    unit.afterCommit(() => tell(kernel, next));
  });
}

/** @returns the id of the new draft */
export async function makeCampaign(
  kernel: Kernel,
  auth: Auth,
  given: { name: string; description: string; plan?: CampaignPlan; needsApproval?: boolean },
): Promise<string> {
  const { workspaceId } = auth;
  return kernel.unit(async (unit) => {
    const id = newId(unit.now.getTime());
    const { approval } = await loadSettings(unit.tx, workspaceId);
    await insertCampaign(unit, {
      id,
      workspaceId,
      name: given.name,
      description: given.description,
      plan: given.plan ?? emptyPlan,
      needsApproval: approval || (given.needsApproval ?? false),
      createdBy: actorOf(auth),
    });
    await audit(unit, auth, 'campaign.created', subjectOf({ id, name: given.name }));
    unit.afterCommit(() => tell(kernel, { workspaceId, id }));
    return id;
  });
}

/** A draft with the plan of another campaign. */
export async function copyCampaign(kernel: Kernel, auth: Auth, id: string): Promise<string> {
  const { name, description, plan, needsApproval } = await readCampaign(
    kernel.db,
    auth.workspaceId,
    id,
  );
  return makeCampaign(kernel, auth, { name, description, plan, needsApproval });
}

/** @throws DomainError `campaign.not_found`, `campaign.wrong_status`, `campaign.changed` */
export async function editCampaign(
  kernel: Kernel,
  auth: Auth,
  id: string,
  given: {
    revision: number;
    name?: string | undefined;
    description?: string | undefined;
    needsApproval?: boolean | undefined;
    plan?: CampaignPlan | undefined;
  },
): Promise<void> {
  await change(kernel, auth, id, async (unit, row) => {
    refuseUnless(row, ['draft']);
    refuseOther(row, given.revision);
    const { approval } = await loadSettings(unit.tx, auth.workspaceId);
    const next = {
      ...row,
      name: given.name ?? row.name,
      description: given.description ?? row.description,
      needsApproval: approval || (given.needsApproval ?? row.needsApproval),
      plan: given.plan ?? row.plan,
      // Whatever somebody else has seen of it is no longer what would go out.
      revision: row.revision + 1,
    };
    const fields = Object.keys(given).filter((key) => key !== 'revision');
    await audit(unit, auth, 'campaign.changed', subjectOf(next), { fields });
    return next;
  });
}

/** Drafts only: what went out stays on record. */
export async function removeCampaign(kernel: Kernel, auth: Auth, id: string): Promise<void> {
  await kernel.unit(async (unit) => {
    const row = await lockCampaign(unit.tx, auth.workspaceId, id);
    refuseUnless(row, ['draft']);
    await deleteCampaign(unit.tx, auth.workspaceId, id);
    await audit(unit, auth, 'campaign.deleted', subjectOf(row));
    unit.afterCommit(() => tell(kernel, row));
  });
}
