import { messagesOf } from '#modules/messages/index.ts';
import type { Campaign, CampaignSending, CampaignSummary } from '#contracts/api/campaigns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { readTotals } from './counts.ts';
import { readMass } from './mass.ts';
import { problemsOf } from './plan/problems.ts';
import { readyLimit } from './run/loop.ts';
import { readSentences } from './results/brief.ts';
import type { SendingRow } from './run/sendings.ts';
import { listSendings, withFigures } from './sendings.ts';
import { placeOf, readCampaign, type CampaignRow } from './store.ts';

type Totals = Awaited<ReturnType<typeof readTotals>>;

type Sentences = Awaited<ReturnType<typeof readSentences>>;

const toSummary = (row: CampaignRow, totals: Totals, said: Sentences): CampaignSummary => ({
  id: row.id,
  name: row.name,
  description: row.description,
  status: row.status,
  schedule: row.plan.schedule,
  nextAt: row.nextAt?.toISOString() ?? null,
  sendings: row.sendings,
  people: 0,
  sent: 0,
  clicked: 0,
  converted: 0,
  ...totals.get(row.id),
  sentence: said.get(row.id) ?? null,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

export async function showAll(
  { db }: Kernel,
  rows: readonly CampaignRow[],
): Promise<CampaignSummary[]> {
  const totals = await readTotals(
    db,
    rows.map(({ id }) => id),
  );
  const said = await readSentences(db, rows);
  return rows.map((row) => toSummary(row, totals, said));
}

/** @throws DomainError `campaign.not_found` */
export async function showCampaign(
  kernel: Kernel,
  workspaceId: string,
  id: string,
): Promise<Campaign> {
  const { db } = kernel;
  const row = await readCampaign(db, workspaceId, id);
  const { timeZone } = await placeOf(db, workspaceId);
  const [totals, said, [latest], problems] = await Promise.all([
    readTotals(db, [id]),
    readSentences(db, [row]),
    listSendings(db, workspaceId, id, { before: null, limit: 1 }),
    row.status === 'draft' || row.status === 'approval'
      ? problemsOf(kernel, db, workspaceId, row.plan, timeZone)
      : [],
  ]);
  return {
    ...toSummary(row, totals, said),
    plan: row.plan,
    revision: row.revision,
    problems,
    needsApproval: row.needsApproval,
    approval: row.approval,
    latest: latest ? ((await showSendings(kernel, workspaceId, [latest]))[0] ?? null) : null,
  };
}

export async function showSendings(
  kernel: Kernel,
  workspaceId: string,
  rows: readonly SendingRow[],
): Promise<CampaignSending[]> {
  const going = rows.some(({ status }) => status === 'sending');
  const busy =
    going && (await messagesOf(kernel).backlog(kernel.database.keyed, readyLimit)) >= readyLimit;
  const mass = await readMass(kernel, kernel.db, workspaceId, [
    ...new Set(rows.map(({ campaignId }) => campaignId)),
  ]);
  return withFigures(kernel.db, rows, mass, busy);
}
