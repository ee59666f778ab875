import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Scan, Touch } from './attribution.ts';

/** Rows over which the figures of one code and day are spread. */
export const shards = 8;
const shardOf = (lane: number) => lane % shards;

/** Writes down every scan. */
export async function saveScans(tx: Tx, scans: readonly Scan[]): Promise<void> {
  const rows = scans.map((scan) => ({ ...scan, codeId: scan.code?.id ?? null, code: undefined }));
  await sql`insert into codes.scans (contact_id, at, fact_id, workspace_id, code_id, channel_id, scene, kind)
    select "contactId", at, "factId", "workspaceId", "codeId", "channelId", scene, kind
    from jsonb_to_recordset(${asJson(rows)}) as s("contactId" uuid, at timestamptz, "factId" uuid,
      "workspaceId" uuid, "codeId" uuid, "channelId" uuid, scene text, kind text)
    on conflict do nothing`.execute(tx);
}

/** First touch stays the earliest, last touch becomes the latest, whatever order facts come in. */
export async function saveTouches(tx: Tx, touches: readonly Touch[]): Promise<void> {
  await sql`insert into codes.touches as t (contact_id, workspace_id, first_code, first_at, last_code, last_at)
    select "contactId", "workspaceId", "firstCode", "firstAt", "lastCode", "lastAt"
    from jsonb_to_recordset(${asJson(touches)}) as x("contactId" uuid, "workspaceId" uuid,
      "firstCode" uuid, "firstAt" timestamptz, "lastCode" uuid, "lastAt" timestamptz)
    on conflict (contact_id) do update set
      first_code = case when excluded.first_at < t.first_at then excluded.first_code else t.first_code end,
      first_at = least(t.first_at, excluded.first_at),
      last_code = case when excluded.last_at >= t.last_at then excluded.last_code else t.last_code end,
      last_at = greatest(t.last_at, excluded.last_at)`.execute(tx);
}

/** Notes the follows that codes brought, on the day of the workspace's zone. */
export async function saveFollows(tx: Tx, scans: readonly Scan[]): Promise<void> {
  const rows = scans.flatMap(({ workspaceId, contactId, channelId, code, at, kind }) =>
    code && channelId && kind !== 'following'
      ? [{ workspaceId, contactId, channelId, codeId: code.id, at, isNew: kind === 'new' }]
      : [],
  );
  if (rows.length === 0) return;
  await sql`insert into codes.follows (contact_id, channel_id, followed_at, workspace_id, code_id, day, is_new)
    select "contactId", "channelId", at, "workspaceId", "codeId", (at at time zone w.time_zone)::date, "isNew"
    from jsonb_to_recordset(${asJson(rows)}) as f("contactId" uuid, "channelId" uuid, at timestamptz,
      "workspaceId" uuid, "codeId" uuid, "isNew" boolean)
    join kernel.workspaces w on w.id = "workspaceId"
    on conflict do nothing`.execute(tx);
}

export interface Leaving {
  contactId: string;
  channelId: string | null;
  at: Date;
}

/** Ends the follows of people who left. */
export async function endFollows(tx: Tx, leavings: readonly Leaving[]): Promise<void> {
  await sql`update codes.follows f set unfollowed_at = l.at
    from jsonb_to_recordset(${asJson(leavings)}) as l("contactId" uuid, "channelId" uuid, at timestamptz)
    where f.contact_id = l."contactId" and f.channel_id = l."channelId"
      and f.unfollowed_at is null and f.followed_at <= l.at`.execute(tx);
}

/** Adds the scans and follows of a batch to the figures of their codes. */
export async function countScans(tx: Tx, scans: readonly Scan[]): Promise<void> {
  const rows = scans.flatMap(({ workspaceId, code, at, kind, lane }) =>
    code
      ? [
          {
            workspaceId,
            codeId: code.id,
            at,
            shard: shardOf(lane),
            isNew: kind === 'new',
            isBack: kind === 'returning',
          },
        ]
      : [],
  );
  if (rows.length === 0) return;
  // Sorted, so that two batches never wait for each other in a circle.
  await sql`insert into codes.daily as d (workspace_id, code_id, day, shard, scans, follows, returning_follows)
    select "workspaceId", "codeId", (at at time zone w.time_zone)::date as day, shard, count(*),
      count(*) filter (where "isNew"), count(*) filter (where "isBack")
    from jsonb_to_recordset(${asJson(rows)}) as s("workspaceId" uuid, "codeId" uuid, at timestamptz,
      shard smallint, "isNew" boolean, "isBack" boolean)
    join kernel.workspaces w on w.id = "workspaceId"
    group by 1, 2, 3, 4 order by 2, 3, 4
    on conflict (code_id, day, shard) do update set scans = d.scans + excluded.scans,
      follows = d.follows + excluded.follows,
      returning_follows = d.returning_follows + excluded.returning_follows`.execute(tx);
}

export interface Deed {
  workspaceId: string;
  contactId: string;
  lane: number;
  at: Date;
  messages: number;
  orders: number;
  /** Minor units; negative for a refund, null when the deed is not about money. */
  amount: number | null;
  currency: string | null;
}

/**
 * Credits what people did to the code they had scanned last by then, when that was at most `days`
 * before. Asks the scans, not the touches: these know only the last scan of a whole batch.
 */
export async function creditDeeds(tx: Tx, deeds: readonly Deed[], days: number): Promise<void> {
  const rows = deeds.map((deed) => ({ ...deed, shard: shardOf(deed.lane) }));
  await sql`with credited as materialized (
      select t.workspace_id, t.code_id, (x.at at time zone w.time_zone)::date as day, x.*
      from jsonb_to_recordset(${asJson(rows)}) as x("contactId" uuid, at timestamptz, shard smallint,
        messages int, orders int, amount bigint, currency text)
      cross join lateral (
        select s.workspace_id, s.code_id
        from (select x."contactId" as id
          union all select id from kernel.contacts where merged_into = x."contactId") person
        cross join lateral (
          select workspace_id, code_id, at from codes.scans
          where contact_id = person.id and code_id is not null
            and at <= x.at and at > x.at - make_interval(days => ${days})
          order by at desc limit 1
        ) s
        order by s.at desc limit 1
      ) t
      join kernel.workspaces w on w.id = t.workspace_id
    ), money as (
      insert into codes.daily_revenue as r (workspace_id, code_id, day, currency, shard, amount)
      select workspace_id, code_id, day, currency, shard, sum(amount) from credited
      where amount is not null group by 1, 2, 3, 4, 5 order by 2, 3, 4, 5
      on conflict (code_id, day, currency, shard) do update set amount = r.amount + excluded.amount
    )
    insert into codes.daily as d (workspace_id, code_id, day, shard, messages, orders)
    select workspace_id, code_id, day, shard, sum(messages), sum(orders) from credited
    group by 1, 2, 3, 4 order by 2, 3, 4
    on conflict (code_id, day, shard) do update set messages = d.messages + excluded.messages,
      orders = d.orders + excluded.orders`.execute(tx);
}

/** The person who remains takes over the touches of the one merged into her; his stay for an undoing. */
export async function mergeTouches(
  tx: Tx,
  pairs: readonly { winner: string; loser: string }[],
): Promise<void> {
  await sql`insert into codes.touches as t (contact_id, workspace_id, first_code, first_at, last_code, last_at)
    select distinct on (p.winner) p.winner, l.workspace_id, l.first_code, l.first_at, l.last_code, l.last_at
    from jsonb_to_recordset(${asJson(pairs)}) as p(winner uuid, loser uuid)
    join codes.touches l on l.contact_id = p.loser
    order by p.winner, l.last_at desc
    on conflict (contact_id) do update set
      first_code = case when excluded.first_at < t.first_at then excluded.first_code else t.first_code end,
      first_at = least(t.first_at, excluded.first_at),
      last_code = case when excluded.last_at >= t.last_at then excluded.last_code else t.last_code end,
      last_at = greatest(t.last_at, excluded.last_at)`.execute(tx);
}
