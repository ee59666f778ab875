import type { AnyFact } from '#contracts/facts.ts';
import { matchesFact } from '#modules/audience/index.ts';
import { factTypes } from '#contracts/rules.ts';
import type { Reaction } from '#kernel/facts/reaction.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { tell } from '../change.ts';
import { replyHours, withinMs } from '../run/start.ts';
import { loadWatched, type Watched } from './watched.ts';

/**
 * What people do after their turn: answers, leaving, reaching the goal, buying. The control group's
 * doings count as well; that is what it is for.
 */
export const doings = (kernel: Kernel): Reaction => ({
  name: 'campaigns.doings',
  types: factTypes,
  async run(unit, facts) {
    const watched = await loadWatched(
      unit.tx,
      facts.map(({ workspaceId }) => workspaceId),
      unit.now,
    );
    if (watched.length === 0) return;
    const busy = new Set(watched.map(({ workspaceId }) => workspaceId));
    const seen = facts.filter(({ workspaceId }) => busy.has(workspaceId));
    const changed = new Set([
      ...(await answered(unit.tx, seen)),
      ...(await counted(unit.tx, countsOf(seen, watched))),
    ]);
    const told = watched.filter(({ id }) => changed.has(id));
    unit.afterCommit(() => {
      for (const { workspaceId, campaignId: id } of told) tell(kernel, { workspaceId, id });
    });
  },
});

/**
 * An answer, or leaving, belongs to the last message that she got before.
 *
 * @returns the sendings of which something is another now
 */
async function answered(tx: Tx, facts: readonly AnyFact[]): Promise<string[]> {
  const told = facts
    .filter(({ type }) => type === 'message.received' || type === 'contact.unfollowed')
    .map(({ type, contactId, occurredAt }) => ({
      contactId,
      at: occurredAt,
      left: type === 'contact.unfollowed',
    }));
  if (told.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    with hit as (
      select l.contact_id, l.sending_id, min(t.at) filter (where not t."left") as replied,
        min(t.at) filter (where t."left") as unfollowed
      from jsonb_to_recordset(${asJson(told)}) as t("contactId" uuid, at timestamptz, "left" boolean)
        cross join lateral (
          select r.contact_id, r.sending_id from campaigns.recipients r
          where r.contact_id in (select t."contactId" union all
              select c.id from kernel.contacts c where c.merged_into = t."contactId")
            and r.sent_at <= t.at and r.sent_at > t.at - ${replyHours}::int * interval '1 hour'
          order by r.sent_at desc limit 1) l
      group by 1, 2
    )
    update campaigns.recipients r set replied_at = coalesce(r.replied_at, hit.replied),
      unfollowed_at = coalesce(r.unfollowed_at, hit.unfollowed)
    from hit where r.contact_id = hit.contact_id and r.sending_id = hit.sending_id
      and (r.replied_at is null and hit.replied is not null
        or r.unfollowed_at is null and hit.unfollowed is not null)
    returning r.sending_id as id`.execute(tx);
  return rows.map(({ id }) => id);
}

interface Count {
  contactId: string;
  sendingId: string;
  at: Date;
  withinMs: number;
  goal: boolean;
  amount: number;
}

function countsOf(facts: readonly AnyFact[], watched: readonly Watched[]): Count[] {
  return facts.flatMap((fact) =>
    watched.flatMap((sending) => {
      if (sending.workspaceId !== fact.workspaceId) return [];
      const goal = sending.goal !== null && matchesFact(sending.goal.fact, fact);
      const amount = amountOf(fact, sending.currency);
      if (!goal && amount === 0) return [];
      const { contactId, occurredAt: at } = fact;
      return [{ contactId, sendingId: sending.id, at, withinMs: withinMs(sending), goal, amount }];
    }),
  );
}

/** What an order brings in a currency; what a refund takes away is negative. */
function amountOf(fact: AnyFact, currency: string): number {
  if (fact.type !== 'order.placed' && fact.type !== 'order.refunded') return 0;
  if (fact.data.currency !== currency) return 0;
  return fact.type === 'order.placed' ? fact.data.total : -Math.abs(fact.data.total);
}

/** @returns the sendings of which something is another now */
async function counted(tx: Tx, counts: readonly Count[]): Promise<string[]> {
  if (counts.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    with hit as (
      select r.contact_id, r.sending_id, min(c.at) filter (where c.goal) as at,
        coalesce(sum(c.amount), 0)::bigint as amount
      from jsonb_to_recordset(${asJson(counts)}) as c("contactId" uuid, "sendingId" uuid,
          at timestamptz, "withinMs" float8, goal boolean, amount bigint)
        cross join lateral (select c."contactId" as id union all
          select k.id from kernel.contacts k where k.merged_into = c."contactId") person
        join campaigns.recipients r on r.contact_id = person.id and r.sending_id = c."sendingId"
      where r.turn_at is not null and c.at >= r.turn_at
        and c.at <= r.turn_at + c."withinMs" * interval '1 millisecond'
      group by 1, 2
    )
    update campaigns.recipients r set converted_at = least(r.converted_at, hit.at),
      value = r.value + hit.amount
    from hit where r.contact_id = hit.contact_id and r.sending_id = hit.sending_id
      and (hit.amount <> 0 or r.converted_at is null and hit.at is not null)
    returning r.sending_id as id`.execute(tx);
  return rows.map(({ id }) => id);
}
