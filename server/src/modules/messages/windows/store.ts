import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Closing, Opening } from './fold.ts';

/**
 * Opens windows, merging with what is known by the rule of `foldWindows`. A fact from before a
 * closing changes nothing; the platform's own word on a closing came through the network, so facts
 * of the two seconds before it count as after it.
 */
export async function openWindows(tx: Tx, openings: readonly Opening[]): Promise<void> {
  if (openings.length === 0) return;
  await sql`
    insert into messages.windows as w
      (workspace_id, contact_id, channel_id, bucket, opened_at, closes_at, remaining)
    select "workspaceId", "contactId", "channelId", bucket, "openedAt", "closesAt", remaining
    from jsonb_to_recordset(${asJson(openings)}) as o("workspaceId" uuid, "contactId" uuid,
      "channelId" uuid, bucket text, "openedAt" timestamptz, "closesAt" timestamptz, remaining int)
    order by "contactId", "channelId", bucket
    on conflict (contact_id, channel_id, bucket) do update set
      opened_at = greatest(w.opened_at, excluded.opened_at),
      closes_at = case when w.closed_by is null then greatest(w.closes_at, excluded.closes_at)
        else excluded.closes_at end,
      remaining = case
        when w.closed_by is not null or w.closes_at <= excluded.opened_at then excluded.remaining
        when w.remaining is null or excluded.remaining is null then null
        else greatest(w.remaining, excluded.remaining) end,
      closed_by = null, closed_at = null
    where w.closed_by is null or excluded.opened_at >= w.closed_at
      - case w.closed_by when 'unfollowed' then interval '0' else interval '2 seconds' end`.execute(
    tx,
  );
}

/** Closes all windows of these people on these accounts, unless they were opened later. */
export async function closeWindows(
  tx: Tx,
  closings: readonly Closing[],
  by: 'unfollowed' | 'platform' | 'unreachable',
): Promise<void> {
  if (closings.length === 0) return;
  // The row without a bucket also remembers a closing where no window was ever known.
  await sql`
    with closing as (
      select * from jsonb_to_recordset(${asJson(closings)}) as c("workspaceId" uuid,
        "contactId" uuid, "channelId" uuid, at timestamptz)
    ), separate as (
      update messages.windows w set closed_by = ${by}, closed_at = c.at
      from closing c where w.contact_id = c."contactId" and w.channel_id = c."channelId"
        and w.bucket <> '' and w.opened_at <= c.at
    )
    insert into messages.windows as w (workspace_id, contact_id, channel_id, bucket, opened_at,
      closes_at, remaining, closed_by, closed_at)
    select "workspaceId", "contactId", "channelId", '', at, at, 0, ${by}, at from closing
    order by "contactId", "channelId"
    on conflict (contact_id, channel_id, bucket) do update
      set closed_by = excluded.closed_by, closed_at = excluded.closed_at
      where w.opened_at <= excluded.closed_at`.execute(tx);
}

/** The platform says that nothing is left of these windows until she acts again. */
export async function exhaustWindows(
  tx: Tx,
  places: readonly Pick<Closing, 'contactId' | 'channelId' | 'at'>[],
): Promise<void> {
  if (places.length === 0) return;
  await sql`
    update messages.windows w set remaining = 0
    from jsonb_to_recordset(${asJson(places)}) as p("contactId" uuid, "channelId" uuid,
      at timestamptz)
    where w.contact_id = p."contactId" and w.channel_id = p."channelId" and w.opened_at <= p.at`.execute(
    tx,
  );
}

/**
 * After a merge the winner has the windows of both. The loser's rows stay: an undone merge finds them.
 */
export async function joinWindows(
  tx: Tx,
  merges: readonly { winner: string; loser: string }[],
): Promise<void> {
  if (merges.length === 0) return;
  await sql`
    insert into messages.windows as w (workspace_id, contact_id, channel_id, bucket, opened_at,
      closes_at, remaining, closed_by, closed_at)
    select distinct on (m.winner, l.channel_id, l.bucket) l.workspace_id, m.winner, l.channel_id,
      l.bucket, l.opened_at, l.closes_at, l.remaining, l.closed_by, l.closed_at
    from jsonb_to_recordset(${asJson(merges)}) as m(winner uuid, loser uuid)
    join messages.windows l on l.contact_id = m.loser
    order by m.winner, l.channel_id, l.bucket, l.closed_by nulls first, l.closes_at desc
    on conflict (contact_id, channel_id, bucket) do update set
      opened_at = greatest(w.opened_at, excluded.opened_at),
      closes_at = case when w.closed_by is null then greatest(w.closes_at, excluded.closes_at)
        else excluded.closes_at end,
      remaining = case when w.closed_by is not null then excluded.remaining
        when w.remaining is null or excluded.remaining is null then null
        else greatest(w.remaining, excluded.remaining) end,
      closed_by = null, closed_at = null
    where excluded.closed_by is null`.execute(tx);
}
