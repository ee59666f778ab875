import { hashId } from '#kernel/ids.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import { webhookJob, webhookLimits } from '../../webhooks/limits.ts';
import type { Deed, Doing } from './deed.ts';

/** Writes down what others are to be told, and has it told after the commit. */
export async function planWebhooks(
  { unit, ledger }: Doing,
  deeds: readonly Deed<'webhook'>[],
): Promise<void> {
  if (deeds.length === 0) return;
  const rows = deeds.map(({ player: { run }, effect: { seq, step, url, data } }) => {
    const { workspaceId, contactId, journeyId, id: runId, version } = run;
    const id = hashId('journeys.webhook', runId, String(seq));
    const journey = { id: journeyId, name: ledger.nameOf(run), version, step, runId };
    const body = {
      type: 'journey.step_reached',
      timestamp: unit.now.toISOString(),
      data: { journey, contactId, workspaceId, data },
    };
    return { workspaceId, id, journeyId, version, step, contactId, runId, url, body };
  });
  await sql`
    with rows as (
      select * from jsonb_to_recordset(${asJson(rows)}) as x("workspaceId" uuid, id uuid,
        "journeyId" uuid, version int, step text, "contactId" uuid, "runId" uuid, url text, body jsonb)
    ), planned as (
      insert into journeys.webhooks (workspace_id, id, journey_id, version, step, contact_id, run_id,
        url, body, status, made_at)
      select "workspaceId", id, "journeyId", version, step, "contactId", "runId", url, body,
        'waiting', ${unit.now} from rows
      on conflict (id) do nothing
      returning id
    )
    select graphile_worker.add_job(identifier => ${webhookJob}, payload => json_build_object('id', id),
      max_attempts => ${webhookLimits.attempts}::int)
    from planned`.execute(unit.tx);
}
