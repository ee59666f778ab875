import { asJson, isTransient, sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { tell } from '../change.ts';
import { takeAdditions } from './additions.ts';
import { choosePage } from './choose.ts';
import { recallPage } from './recall.ts';
import { endCampaign, sendBatch } from './send.ts';
import { holdNext, type SendingRow } from './sendings.ts';
import { mostPeople } from './share.ts';
import { startDue } from './start.ts';

/** A step that failed so often in a row is given up; ours, 2026-11. */
const patience = 5;
const retryMs = 2_000;

/**
 * One step of whatever is to be done on campaigns: a transaction that begins a sending, takes people
 * into it, decides on some of them, or takes messages back. Where it ends and what it did commit
 * together; a process that dies in it leaves nothing behind.
 *
 * @param most people decided on at once
 * @returns whether there was something to do
 */
export async function step(kernel: Kernel, most = mostPeople): Promise<boolean> {
  if ((await startDue(kernel)) || (await takeAdditions(kernel))) return true;
  const held: { sending: SendingRow | null } = { sending: null };
  try {
    return await kernel.unit(async (unit) => {
      const sending = await holdNext(unit.tx, unit.now);
      held.sending = sending;
      if (!sending) return false;
      if (sending.recall) await recallPage(kernel, unit, sending);
      else if (sending.status === 'choosing') await choosePage(kernel, unit, sending);
      else await sendBatch(kernel, unit, sending, most);
      return true;
    });
  } catch (error) {
    if (!held.sending || isTransient(error)) throw error;
    await noteFailure(kernel, held.sending, error);
    return true;
  }
}

/** A fault of ours, or of a rule: it is tried again, and in the end shown instead of tried for ever. */
async function noteFailure(kernel: Kernel, sending: SendingRow, error: unknown): Promise<void> {
  kernel.log.error({ err: error, sendingId: sending.id }, 'a step of a campaign failed');
  const words = error instanceof Error ? error.message : String(error);
  const problem = { code: 'campaign.failed', values: { words } };
  const over = sending.failures + 1 >= patience;
  await kernel.unit(async (unit) => {
    const again = new Date(unit.now.getTime() + retryMs * (sending.failures + 1));
    const { rows } = await sql`
      update campaigns.sendings set failures = failures + 1, look_at = ${again},
        status = case when ${over} and status in ('choosing', 'sending') then 'failed' else status end,
        problem = case when ${over} then ${asJson(problem)} end,
        recall = recall and not ${over}, finished_at = case when ${over} then ${unit.now}::timestamptz end
      where id = ${sending.id} and failures = ${sending.failures} returning id`.execute(unit.tx);
    if (over && rows.length > 0) await endCampaign(unit, sending.campaignId);
    unit.afterCommit(() =>
      tell(kernel, { workspaceId: sending.workspaceId, id: sending.campaignId }),
    );
  });
}
