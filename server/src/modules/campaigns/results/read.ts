import type { CampaignResults, ResultArm } from '#contracts/api/campaigns.ts';
import type { Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { confidence } from '#kernel/statistics/sequential.ts';
import { readCounts } from '../counts.ts';
import { controlArm } from '../plan/assign.ts';
import { withinMs } from '../run/start.ts';
import { listSendings } from '../sendings.ts';
import { placeOf, readCampaign } from '../store.ts';
import { compareArms, stateOf } from './compare.ts';
import { readCourse } from './course.ts';
import { sentenceOf } from './sentence.ts';

/** A campaign that recurs is summed up over so many of its sendings, the newest ones. */
const sendingsLimit = 1_000;
const hourMs = 3_600_000;

/**
 * What a campaign did, by arm: of everybody whose turn has come, whether or not a message reached her, so
 * that arms and control group are alike.
 *
 * @throws DomainError `campaign.not_found`, `sending.not_found`
 */
export async function readResults(
  tx: Tx,
  workspaceId: string,
  campaignId: string,
  { sendingId, course }: { sendingId: string | null; course: boolean },
  now: Date,
): Promise<CampaignResults> {
  const campaign = await readCampaign(tx, workspaceId, campaignId);
  const all = await listSendings(tx, workspaceId, campaignId, {
    before: null,
    limit: sendingsLimit,
  });
  const wanted = sendingId === null ? all : all.filter(({ id }) => id === sendingId);
  if (sendingId !== null && wanted.length === 0) throw notFound('sending', sendingId);
  const plan = wanted[0]?.plan ?? campaign.plan;
  const { currency } = await placeOf(tx, workspaceId);
  // An hour's turns have had their time when the last of them have.
  const settledBefore = new Date(now.getTime() - withinMs(plan) - hourMs);
  const ids = wanted.map(({ id }) => id);
  const counts = await readCounts(tx, ids, settledBefore);
  const names = new Map(plan.arms.map(({ id, name }) => [id, name || id]));
  const order = [...(plan.control > 0 ? [controlArm] : []), ...names.keys()];
  const states = order.map((arm) => stateOf(arm, counts));
  const compared = plan.goal === null ? [] : compareArms(states);
  const comparisons = course ? await readCourse(tx, ids, states, compared) : compared;
  const turned = states.reduce((sum, { people }) => sum + people, 0);
  const settled = counts.reduce((sum, count) => sum + count.settled, 0);
  return {
    sendingId,
    goal: plan.goal,
    currency: wanted[0]?.currency ?? currency,
    settled: turned === 0 ? 0 : settled / turned,
    confidence,
    arms: states.map((state) => toArm(state, names)),
    comparisons,
    sentence: sentenceOf(
      plan.goal !== null,
      plan.control > 0 || plan.arms.length > 1 ? comparisons : [],
      (arm) => names.get(arm) ?? arm,
    ),
  };
}

const toArm = (
  { arm, people, converted, value }: ReturnType<typeof stateOf>,
  names: ReadonlyMap<string, string>,
): ResultArm => ({
  arm: arm === controlArm ? null : arm,
  name: names.get(arm) ?? '',
  people,
  converted,
  rate: people === 0 ? 0 : converted / people,
  value,
  valuePerPerson: people === 0 ? 0 : value / people,
});
