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

/**
 * How long after a follow was recorded its first message went out; other messages are left out. A
 * campaign answers nobody, so its messages are not looked at: a broadcast costs no statement here.
 */
export async function reactionTimes(
  tx: Tx,
  sent: readonly Fact<'message.sent'>[],
): Promise<ReactionTime[]> {
  const answers = sent.filter(({ data }) => data.source?.kind !== 'campaign');
  if (answers.length === 0) return [];
  const rows = answers.map(({ workspaceId, contactId, channelId, occurredAt, pos }) => ({
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
    -- "offset 0" keeps the search at the contact's facts of the last minutes, the first columns of
    -- the table's key; on a young table the planner might else walk the whole workspace.
    cross join lateral (
      select near.recorded_at from (
        select * from kernel.facts where contact_id = s."contactId"
          and occurred_at > s.at - ${clockSlack}::interval offset 0) near
      where near.workspace_id = s."workspaceId" and near.type = 'contact.followed'
        and near.channel_id = s."channelId" and near.recorded_at <= s.at
        and near.recorded_at > s.at - ${answersWithin}::interval
      order by near.recorded_at desc limit 1
    ) f
    where not exists (
      select from (
        select * from kernel.facts where contact_id = s."contactId"
          and occurred_at > s.at - ${clockSlack}::interval offset 0) near
      where near.workspace_id = s."workspaceId" and near.type = 'message.sent'
        and near.channel_id = s."channelId" and near.pos < s.pos and near.recorded_at >= f.recorded_at
    )`.execute(tx);
  return times;
}
