import type { CampaignSending, SendingFigures } from '#contracts/api/campaigns.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { readCounts, readReasons, type ArmCounts, type ReasonCount } from './counts.ts';
import { noMass, type MassByPart, type MassFigures } from './mass.ts';
import { controlArm } from './plan/assign.ts';
import { partOf } from './run/send.ts';
import { sendingColumns, toSending, type SendingRow } from './run/sendings.ts';

/** Newest first. */
export async function listSendings(
  tx: Tx,
  workspaceId: string,
  campaignId: string,
  page: { before: number | null; limit: number },
): Promise<SendingRow[]> {
  const { rows } = await sql<SendingRow>`
    select ${sendingColumns} from campaigns.sendings s
    where s.workspace_id = ${workspaceId} and s.campaign_id = ${campaignId}
      and (${page.before}::int is null or s.no < ${page.before})
    order by s.no desc limit ${page.limit}`.execute(tx);
  return rows.map(toSending);
}

/**
 * Sendings as the API shows them, with what their counts and reasons say.
 *
 * @param mass what is known of their mass sends
 * @param busy whether so many messages are ready that campaigns hold back
 */
export async function withFigures(
  tx: Tx,
  rows: readonly SendingRow[],
  mass: MassByPart,
  busy: boolean,
): Promise<CampaignSending[]> {
  const ids = rows.map(({ id }) => id);
  const [counts, reasons] = await Promise.all([readCounts(tx, ids), readReasons(tx, ids)]);
  return rows.map((row) =>
    toShown(
      row,
      counts
        .filter(({ sendingId }) => sendingId === row.id)
        .map((count) => ({ ...count, mass: mass.get(partOf(row.id, count.arm)) ?? noMass })),
      reasons.filter(({ sendingId }) => sendingId === row.id),
      busy,
    ),
  );
}

/** An arm's people, and its mass sends. */
type Arm = ArmCounts & { mass: MassFigures };

function toShown(
  row: SendingRow,
  counts: readonly Arm[],
  reasons: readonly ReasonCount[],
  busy: boolean,
): CampaignSending {
  const figures = sumOf(counts);
  const arms = [
    ...(row.plan.control > 0 ? [{ id: controlArm, name: '' }] : []),
    ...row.plan.arms.map(({ id, name }) => ({ id, name })),
  ];
  return {
    id: row.id,
    campaignId: row.campaignId,
    no: row.no,
    status: row.status,
    plannedFor: row.plannedFor.toISOString(),
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    problem: row.problem,
    currency: row.currency,
    progress: progressOf(row, figures, busy),
    figures,
    arms: arms.map(({ id, name }) => ({
      ...sumOf(counts.filter(({ arm }) => arm === id)),
      arm: id === controlArm ? null : id,
      name,
    })),
    reasons: reasons.map(({ code, count }) => ({ code, count })),
  };
}

function sumOf(counts: readonly Arm[]): SendingFigures {
  const sum = (key: Exclude<keyof ArmCounts, 'arm' | 'sendingId'>) =>
    counts.reduce((total, count) => total + count[key], 0);
  const massDelivered = counts.reduce((total, { mass }) => total + mass.delivered, 0);
  const clicks = counts.flatMap(({ mass }) => mass.clicks ?? []);
  return {
    people: sum('people'),
    decided: sum('decided'),
    sent: sum('sent'),
    waiting: sum('waiting'),
    skipped: sum('skipped'),
    failed: sum('failed'),
    told: sum('told'),
    delivered: sum('told') === 0 ? null : sum('delivered') + massDelivered,
    // No platform tells it of the messages that we send.
    opened: null,
    clicked: sum('clicked'),
    massClicks: clicks.length === 0 ? null : clicks.reduce((total, each) => total + each, 0),
    replied: sum('replied'),
    unfollowed: sum('unfollowed'),
    converted: sum('converted'),
    value: sum('value'),
  };
}

function progressOf(
  row: SendingRow,
  { people, decided, waiting }: SendingFigures,
  busy: boolean,
): CampaignSending['progress'] {
  const choosing = row.status === 'choosing';
  const sending = row.status === 'sending';
  const left = people - decided;
  const rate = row.rate !== null && row.rate > 0 ? row.rate : null;
  return {
    share: choosing ? 0 : people === 0 ? 1 : (decided - waiting) / people,
    looked: row.looked,
    of: row.population,
    ratePerMinute: sending && rate !== null && left > 0 ? Math.round(rate) : null,
    // While it waits for people's hours, its speed says nothing of when it ends.
    secondsLeft:
      sending && rate !== null && left > 0 && row.held === null
        ? Math.ceil((left / rate) * 60)
        : null,
    held: sending && row.held === null && busy && left > 0 ? 'outbox' : row.held,
  };
}
