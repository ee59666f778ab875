import { messagesOf, type Intent, type SendResult } from '#modules/messages/index.ts';
import type { CampaignArm } from '#contracts/campaigns.ts';
import { alike } from '#kernel/db/alike.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { tell } from '../change.ts';
import { controlArm } from '../plan/assign.ts';
import { ownHour } from '../plan/times.ts';
import type { SendingRow } from './sendings.ts';
import { watchUntil } from './start.ts';

interface Recipient {
  contactId: string;
  arm: string;
  dueAt: Date;
  /** Null: it is her first turn; another one comes when a paused campaign goes on. */
  turnAt: Date | null;
  /** Who stands for her now, when she was merged since. */
  mergedInto: string | null;
}

/** Decides on the next people whose turn has come, in the transaction that says so of them. */
export async function sendBatch(
  kernel: Kernel,
  unit: Unit,
  sending: SendingRow,
  most: number,
): Promise<void> {
  const due = await nextRecipients(unit.tx, sending, unit.now, most);
  const merged = due.filter(({ mergedInto }) => mergedInto !== null);
  const people = due.filter(({ mergedInto }) => mergedInto === null);
  await handOver(unit, sending, merged);
  const told = people.filter(({ arm }) => arm !== controlArm);
  const results = await messagesOf(kernel).send(
    unit,
    told.map((person) => intentOf(sending, person, unit.now)),
  );
  await saveTurns(unit, sending, people, new Map(told.map((one, nth) => [one, results[nth]])));
  joined(unit, sending, people);
  unit.unhurried();
  await saveStep(kernel, unit, sending, { people: due.length, more: due.length === most });
}

async function nextRecipients(
  tx: Tx,
  { id }: SendingRow,
  now: Date,
  most: number,
): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select r.contact_id as "contactId", r.arm, r.due_at as "dueAt", r.turn_at as "turnAt",
      (select c.merged_into from kernel.contacts c where c.id = r.contact_id) as "mergedInto"
    from campaigns.recipients r
    where r.sending_id = ${id} and r.open and r.due_at <= ${now}
    order by r.due_at, r.contact_id limit ${most}`.execute(tx);
  return rows;
}

/** Whoever was merged since is spoken to as the person who stands for her, and only once. */
async function handOver(
  unit: Unit,
  { id, workspaceId }: SendingRow,
  merged: readonly Recipient[],
): Promise<void> {
  if (merged.length === 0) return;
  await sql`
    insert into campaigns.recipients (contact_id, sending_id, workspace_id, arm, due_at)
    select "mergedInto", ${id}::uuid, ${workspaceId}::uuid, min(arm), min("dueAt")
    from jsonb_to_recordset(${asJson(merged)}) as m("mergedInto" uuid, arm text, "dueAt" timestamptz)
    group by "mergedInto"
    on conflict do nothing`.execute(unit.tx);
  await sql`
    update campaigns.recipients set status = 'merged'
    where sending_id = ${id}
      and contact_id = any(${merged.map(({ contactId }) => contactId)}::uuid[])`.execute(unit.tx);
}

function intentOf(sending: SendingRow, person: Recipient, now: Date): Intent {
  const { message } = armOf(sending, person.arm);
  // At people's own hours lateness is counted from that hour; else from when the turn really came.
  const own = ownHour(sending.plan.schedule, sending.plannedFor) !== null;
  const from = own ? person.dueAt : now;
  return {
    workspaceId: sending.workspaceId,
    contactId: person.contactId,
    purpose: message.purpose,
    priority: 'bulk',
    ways: message.ways,
    expiresAt: new Date(from.getTime() + message.expiresInMinutes * 60_000),
    source: { kind: 'campaign', id: sending.campaignId },
    part: partOf(sending.id, person.arm),
  };
}

/** What mass sends of one arm, and the links in them, are told apart by. */
export const partOf = (sendingId: string, arm: string): string => `${sendingId} ${arm}`;

export function armOf({ plan }: Pick<SendingRow, 'plan'>, id: string): CampaignArm {
  const found = plan.arms.find((arm) => arm.id === id);
  if (!found) throw new Error(`The plan has no arm ${id}.`);
  return found;
}

async function saveTurns(
  unit: Unit,
  { id }: SendingRow,
  people: readonly Recipient[],
  results: ReadonlyMap<Recipient, SendResult | undefined>,
): Promise<void> {
  if (people.length === 0) return;
  const turns = people.map((person) => {
    const result = results.get(person);
    return {
      id: person.contactId,
      status: result?.status ?? 'control',
      message: result?.messageId ?? null,
      reason: result?.reason.code ?? null,
    };
  });
  await sql`
    update campaigns.recipients r set status = t.status, message_id = t.message, reason = t.reason,
      turn_at = coalesce(r.turn_at, ${unit.now})
    from (
      select own.id, own.message, status, reason
      from jsonb_to_recordset(${asJson(alike(turns, ['id', 'message']))})
        as g(id uuid[], message uuid[], status text, reason text)
      cross join lateral unnest(g.id, g.message) own(id, message)
    ) t
    where r.contact_id = t.id and r.sending_id = ${id}`.execute(unit.tx);
}

/** States who was chosen, the control group too; once for each. */
function joined(unit: Unit, sending: SendingRow, people: readonly Recipient[]): void {
  for (const { contactId, arm, turnAt } of people)
    if (turnAt === null)
      unit.append({
        workspaceId: sending.workspaceId,
        type: 'campaign.joined',
        identities: [],
        contactId,
        channelId: null,
        occurredAt: unit.now,
        data: {
          campaignId: sending.campaignId,
          sendingId: sending.id,
          name: sending.name,
          arm: arm === controlArm ? null : arm,
        },
      });
}

/** Old batches count for less; after a minute or so what is shown is what is. */
const memoryMs = 20_000;

function rateAfter({ rate, workedAt, held }: SendingRow, people: number, now: Date): number | null {
  if (workedAt === null || held === 'time' || held === 'messages') return rate;
  const ms = now.getTime() - workedAt.getTime();
  if (ms <= 0) return rate;
  const latest = (people * 60_000) / ms;
  const weight = rate === null ? 1 : 1 - Math.exp(-ms / memoryMs);
  return (rate ?? 0) * (1 - weight) + latest * weight;
}

async function saveStep(
  kernel: Kernel,
  unit: Unit,
  sending: SendingRow,
  { people, more }: { people: number; more: boolean },
): Promise<void> {
  const rate = rateAfter(sending, people, unit.now);
  const next = more ? unit.now : await nextDue(unit.tx, sending.id);
  if (next === null) return end(kernel, unit, sending, people);
  const later = next > unit.now;
  await sql`
    update campaigns.sendings set look_at = ${later ? next : unit.now}, rate = ${rate},
      worked_at = ${unit.now}, held = ${later ? 'time' : null}, failures = 0,
      watch_until = ${watchUntil(sending.plan, unit.now)}
    where id = ${sending.id}`.execute(unit.tx);
  unit.afterCommit(() =>
    tell(kernel, { workspaceId: sending.workspaceId, id: sending.campaignId }),
  );
}

async function nextDue(tx: Tx, sendingId: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select due_at as at from campaigns.recipients
    where sending_id = ${sendingId} and open order by due_at limit 1`.execute(tx);
  return rows[0]?.at ?? null;
}

/** Looked for at least so often whether the last message is settled; `messageOutcomes` says so sooner. */
const endLookMs = 5_000;

/**
 * Everybody's turn has come. It is over when no message waits any more: until then it can be paused, and
 * takes its messages back.
 */
async function end(
  kernel: Kernel,
  unit: Unit,
  { id, workspaceId, campaignId, plan, watchUntil: until }: SendingRow,
  people: number,
): Promise<void> {
  const watched = people > 0 ? watchUntil(plan, unit.now) : until;
  const { rows } = await sql<{ done: boolean }>`
    update campaigns.sendings s set watch_until = ${watched}, failures = 0,
      look_at = ${new Date(unit.now.getTime() + endLookMs)},
      status = case when o.waiting > 0 then s.status else 'done' end,
      held = case when o.waiting > 0 then 'messages' end,
      finished_at = case when o.waiting > 0 then null else ${unit.now}::timestamptz end
    from (select coalesce(sum(waiting), 0) as waiting from campaigns.counts
      where sending_id = ${id}) o
    where s.id = ${id} returning s.status = 'done' as done`.execute(unit.tx);
  if (rows[0]?.done) await endCampaign(unit, campaignId);
  unit.afterCommit(() => tell(kernel, { workspaceId, id: campaignId }));
}

/** A campaign none of whose sendings goes on waits for its next time, or is done. */
export async function endCampaign(unit: Unit, campaignId: string): Promise<void> {
  await sql`
    update campaigns.campaigns c set updated_at = ${unit.now},
      status = case when c.next_at is null then 'done' else 'scheduled' end
    where c.id = ${campaignId} and c.status = 'running'
      and not exists (select from campaigns.sendings s
        where s.campaign_id = c.id and s.status in ('choosing', 'sending'))`.execute(unit.tx);
}
