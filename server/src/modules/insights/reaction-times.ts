import type { Fact } from '#contracts/facts.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** What is sent later answers something else; a welcome is worth sending for 50 s. */
const answersWithin = '60 seconds';
/** A platform's clock may differ from ours by so much; it only bounds where the follow is looked for. */
const clockSlack = '10 minutes';

export interface ReactionTime {
  workspaceId: string;
  at: Date;
  ms: number;
}

/** How long after a follow was recorded its first message went out; other messages are left out. */
export async function reactionTimes(
  tx: Tx,
  sent: readonly Fact<'message.sent'>[],
): Promise<ReactionTime[]> {
  const rows = sent.map(({ workspaceId, contactId, channelId, occurredAt, pos }) => ({
    workspaceId,
    contactId,
    channelId,
    at: occurredAt,
    pos,
  }));
  const { rows: times } = await sql<ReactionTime>`
    select s."workspaceId", s.at, (extract(epoch from s.at - f.recorded_at) * 1000)::float8 as ms
    from jsonb_to_recordset(${asJson(rows)}) as s("workspaceId" uuid, "contactId" uuid,
      "channelId" uuid, at timestamptz, pos bigint)
    cross join lateral (
      select recorded_at from kernel.facts
      where contact_id = s."contactId" and workspace_id = s."workspaceId"
        and occurred_at > s.at - ${clockSlack}::interval and type = 'contact.followed'
        and channel_id = s."channelId" and recorded_at <= s.at
        and recorded_at > s.at - ${answersWithin}::interval
      order by recorded_at desc limit 1
    ) f
    where not exists (
      select from kernel.facts e
      where e.contact_id = s."contactId" and e.workspace_id = s."workspaceId"
        and e.occurred_at > s.at - ${clockSlack}::interval and e.type = 'message.sent'
        and e.channel_id = s."channelId" and e.pos < s.pos and e.recorded_at >= f.recorded_at
    )`.execute(tx);
  return times;
}
