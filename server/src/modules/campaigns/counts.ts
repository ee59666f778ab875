import { sql, type Tx } from '#kernel/db/database.ts';

/** People of one arm of one sending by how far they are; '' is the control group. */
export interface ArmCounts {
  sendingId: string;
  arm: string;
  people: number;
  decided: number;
  /** Whose first turn has come; those of a paused sending may wait for another one. */
  turned: number;
  /** Of them those whose time for the goal was over at `settledBefore` of the query. */
  settled: number;
  waiting: number;
  sent: number;
  skipped: number;
  failed: number;
  told: number;
  delivered: number;
  clicked: number;
  replied: number;
  unfollowed: number;
  converted: number;
  buyers: number;
  value: number;
  valueSquares: number;
}

/** @param settledBefore turns before this hour have had their time */
export async function readCounts(
  tx: Tx,
  sendingIds: readonly string[],
  settledBefore: Date = new Date(0),
): Promise<ArmCounts[]> {
  if (sendingIds.length === 0) return [];
  const { rows } = await sql<ArmCounts>`
    select sending_id as "sendingId", arm, sum(people)::float8 as people,
      sum(decided)::float8 as decided,
      coalesce(sum(people) filter (where turn_hour > '-infinity'), 0)::float8 as turned,
      coalesce(sum(people) filter (where turn_hour > '-infinity'
        and turn_hour < ${settledBefore}), 0)::float8 as settled,
      sum(waiting)::float8 as waiting, sum(sent)::float8 as sent, sum(skipped)::float8 as skipped,
      sum(failed)::float8 as failed, sum(told)::float8 as told, sum(delivered)::float8 as delivered,
      sum(clicked)::float8 as clicked,
      sum(replied)::float8 as replied, sum(unfollowed)::float8 as unfollowed,
      sum(converted)::float8 as converted, sum(buyers)::float8 as buyers,
      sum(value)::float8 as value, sum(value_squares)::float8 as "valueSquares"
    from campaigns.counts where sending_id = any(${sendingIds}::uuid[])
    group by sending_id, arm`.execute(tx);
  return rows;
}

export interface ReasonCount {
  sendingId: string;
  code: string;
  count: number;
}

/** Why people were skipped or wait, the most frequent first. */
export async function readReasons(tx: Tx, sendingIds: readonly string[]): Promise<ReasonCount[]> {
  if (sendingIds.length === 0) return [];
  const { rows } = await sql<ReasonCount>`
    select sending_id as "sendingId", code, sum(people)::float8 as count
    from campaigns.reasons where sending_id = any(${sendingIds}::uuid[])
    group by sending_id, code having sum(people) > 0 order by count desc, code`.execute(tx);
  return rows;
}

/** Figures of whole campaigns, over all their sendings. */
export async function readTotals(
  tx: Tx,
  campaignIds: readonly string[],
): Promise<Map<string, { people: number; sent: number; clicked: number; converted: number }>> {
  if (campaignIds.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    people: number;
    sent: number;
    clicked: number;
    converted: number;
  }>`
    select s.campaign_id as id, sum(c.people)::float8 as people, sum(c.sent)::float8 as sent,
      sum(c.clicked)::float8 as clicked, sum(c.converted)::float8 as converted
    from campaigns.sendings s join campaigns.counts c on c.sending_id = s.id
    where s.campaign_id = any(${campaignIds}::uuid[])
    group by 1`.execute(tx);
  return new Map(rows.map(({ id, ...figures }) => [id, figures]));
}
