import type { OutboxState } from '#contracts/api/messages.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

/** Channels that have messages ready to be sent. Skips from channel to channel along the index. */
export async function readyChannels(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive channel as (
      (select channel_id from messages.outbox where not_before is null order by channel_id limit 1)
      union all
      select (select n.channel_id from messages.outbox n
        where n.not_before is null and n.channel_id > c.channel_id order by n.channel_id limit 1)
      from channel c where c.channel_id is not null
    )
    select channel_id as id from channel where channel_id is not null`.execute(tx);
  return rows.map((row) => row.id);
}

/** Counts end here, so that a broadcast of millions does not slow the page. */
const countLimit = 10_000;

/** The outbox as the console shows it. */
export async function readState(tx: Tx, workspaceId: string): Promise<OutboxState> {
  const { rows } = await sql<{
    channelId: string;
    queued: number;
    waiting: number;
    sending: number;
    oldestAt: Date | null;
    since: Date | null;
    code: string;
    words: string;
    probeAt: Date;
  }>`
    with counted as (
      select channel_id, count(*) filter (where not_before is null and claimed_by is null)::int queued,
        count(*) filter (where not_before is not null)::int waiting,
        count(*) filter (where claimed_by is not null)::int sending,
        min(decided_at) filter (where not_before is null) oldest
      from (select channel_id, not_before, claimed_by, decided_at from messages.outbox
        where workspace_id = ${workspaceId} order by id limit ${countLimit}) o
      group by channel_id
    )
    select coalesce(c.channel_id, p.channel_id) as "channelId", coalesce(queued, 0) as queued,
      coalesce(waiting, 0) as waiting, coalesce(sending, 0) as sending, oldest as "oldestAt",
      p.since, p.code, p.words, p.probe_at as "probeAt"
    from counted c full join (select * from messages.pauses where workspace_id = ${workspaceId}) p
      on p.channel_id = c.channel_id
    order by 1`.execute(tx);
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const channels = rows.map((row) => ({
    channelId: row.channelId,
    queued: row.queued,
    waiting: row.waiting,
    sending: row.sending,
    oldestAt: iso(row.oldestAt),
    paused: row.since && {
      since: row.since.toISOString(),
      code: row.code,
      words: row.words,
      probeAt: row.probeAt.toISOString(),
    },
  }));
  const times = rows.flatMap((row) => row.oldestAt ?? []).map(Number);
  return {
    depth: rows.reduce((sum, row) => sum + row.queued + row.waiting + row.sending, 0),
    uncertain: await countUncertain(tx, workspaceId),
    oldestAt: times.length > 0 ? new Date(Math.min(...times)).toISOString() : null,
    countedUpTo: countLimit,
    channels,
  };
}

async function countUncertain(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int n from (select from messages.log
      where workspace_id = ${workspaceId} and status = 'uncertain' limit ${countLimit}) l`.execute(
    tx,
  );
  return rows[0]?.n ?? 0;
}
