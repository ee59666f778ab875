import { messagesOf } from '#modules/messages/index.ts';
import type { Fact, MessageSource } from '#contracts/facts.ts';
import { reaction, type Reaction } from '#kernel/facts/reaction.ts';
import { alike } from '#kernel/db/alike.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { tell } from '../change.ts';

type Outcome = Fact<'message.sent' | 'message.skipped' | 'message.failed'>;

/** What became of a campaign's messages, on the rows of those who were to get them. */
export const messageOutcomes = (kernel: Kernel): Reaction =>
  reaction(
    'campaigns.outcomes',
    ['message.sent', 'message.skipped', 'message.failed'],
    async (unit, facts) => {
      const own = facts.filter(({ data }) => data.source?.kind === 'campaign');
      // The last word on a message counts: one that was uncertain may turn out to have arrived.
      const last = new Map(own.map((fact) => [fact.data.messageId, endOf(fact)]));
      if (last.size === 0) return;
      const ends = alike([...last.values()], ['contactId', 'messageId', 'sentAt']);
      const { rows } = await sql<{ id: string }>`
        with settled as (
          update campaigns.recipients r set status = e.status, reason = e.reason,
            sent_at = coalesce(r.sent_at, e.sent), told = r.told or e.told
          from (
            select own.contact, own.message, own.sent, status, reason, told
            from jsonb_to_recordset(${asJson(ends)}) as g("contactId" uuid[], "messageId" uuid[],
              "sentAt" timestamptz[], status text, reason text, told boolean)
            cross join lateral unnest("contactId", "messageId", "sentAt") own(contact, message, sent)
          ) e
            cross join lateral (select e.contact as id union all
              select c.id from kernel.contacts c where c.merged_into = e.contact) person
          where r.contact_id = person.id and r.message_id = e.message
          returning r.sending_id
        )
        select s.id from (select distinct sending_id as id from settled) d
        join campaigns.sendings s on s.id = d.id and s.held = 'messages'`.execute(unit.tx);
      if (rows.length > 0) await endSoon(unit, rows);
      unit.afterCommit(() => tellOf(kernel, own));
    },
  );

/**
 * Has sendings looked at whose last message is settled. Two transactions that settle the last two together
 * may both still see one that waits: then the next look finds it.
 */
async function endSoon(unit: Unit, sendings: readonly { id: string }[]): Promise<void> {
  await sql`
    update campaigns.sendings s set look_at = ${unit.now}
    where id = any(${sendings.map(({ id }) => id)}::uuid[]) and held = 'messages'
      and (select sum(waiting) from campaigns.counts c where c.sending_id = s.id) <= 0`.execute(
    unit.tx,
  );
}

/** Tells browsers of the campaigns that facts about messages name. */
function tellOf(
  kernel: Kernel,
  facts: readonly { workspaceId: string; data: { source?: MessageSource | null } }[],
): void {
  const named = new Map(
    facts.flatMap(({ workspaceId, data: { source } }) =>
      source?.id ? [[source.id, workspaceId] as const] : [],
    ),
  );
  for (const [id, workspaceId] of named) tell(kernel, { workspaceId, id });
}

function endOf({ type, contactId, occurredAt, data }: Outcome) {
  const { messageId } = data;
  const reason = 'reason' in data ? data.reason : null;
  const uncertain = 'uncertain' in data && data.uncertain;
  const status = uncertain ? 'uncertain' : type.slice('message.'.length);
  const told = 'told' in data && data.told === true;
  const sentAt = status === 'sent' ? occurredAt : null;
  return { contactId, messageId, status, reason, told, sentAt };
}

/** Whose message arrived, where the platform says so; a report on a mass send is about nobody alone. */
export const deliveries = (kernel: Kernel): Reaction =>
  reaction('campaigns.deliveries', ['message.reported'], async (unit, facts) => {
    const messages = messagesOf(kernel);
    const calls = facts.flatMap(({ channelId, data: { platformMessageId, counts } }) =>
      channelId !== null && counts ? [{ channelId, platformMessageId }] : [],
    );
    const reported = await messages.massSources(unit.tx, calls);
    unit.afterCommit(() => {
      for (const { workspaceId, kind, id } of reported)
        if (kind === 'campaign') tell(kernel, { workspaceId, id });
    });
    const told = facts.flatMap(({ workspaceId, contactId, occurredAt, data }) =>
      data.delivered && data.details === undefined
        ? [{ workspaceId, contactId, platformMessageId: data.platformMessageId, at: occurredAt }]
        : [],
    );
    const found = await messages.byPlatformId(unit.tx, told);
    if (found.length === 0) return;
    await sql`
      update campaigns.recipients r set delivered_at = e.at
      from jsonb_to_recordset(${asJson(found)}) as e("contactId" uuid, "messageId" uuid,
          at timestamptz)
        cross join lateral (select e."contactId" as id union all
          select c.id from kernel.contacts c where c.merged_into = e."contactId") person
      where r.contact_id = person.id and r.message_id = e."messageId"
        and r.delivered_at is null`.execute(unit.tx);
  });

/** Who opened a link of a campaign's message. */
export const clicks = (kernel: Kernel): Reaction =>
  reaction('campaigns.clicks', ['link.clicked'], async (unit, facts) => {
    const sent = facts.filter(({ data }) => data.source?.kind === 'campaign');
    const own = sent.flatMap(({ contactId, occurredAt, data: { messageId } }) =>
      messageId === null ? [] : [{ contactId, messageId, at: occurredAt }],
    );
    if (own.length === 0) return;
    await sql`
    update campaigns.recipients r set clicked_at = e.at
    from (
      select person.id, e."messageId", min(e.at) as at
      from jsonb_to_recordset(${asJson(own)}) as e("contactId" uuid, "messageId" uuid, at timestamptz)
        cross join lateral (select e."contactId" as id union all
          select c.id from kernel.contacts c where c.merged_into = e."contactId") person
      group by 1, 2
    ) e
    where r.contact_id = e.id and r.message_id = e."messageId" and r.clicked_at is null`.execute(
      unit.tx,
    );
    unit.afterCommit(() => tellOf(kernel, sent));
  });
