import type { ClickFilter } from '#contracts/api/links.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { createBatcher } from '../batcher.ts';
import type { Place } from './find.ts';
import { writeBatch } from './limits.ts';

/** One opening of a link; `reason` says why it is not a person's. */
export interface Click {
  place: Place;
  at: Date;
  reason: ClickFilter | null;
}

/**
 * Writes openings down and states people's as facts, those of one moment in one transaction. Resolves
 * when they are on disk.
 */
export function createRecorder(kernel: Kernel): (click: Click) => Promise<true> {
  return createBatcher<Click, true>(async (clicks) => {
    await kernel.unit(async (unit) => {
      await count(unit.tx, clicks);
      state(unit, clicks);
    });
    for (const workspaceId of new Set(clicks.map(({ place }) => place.workspaceId)))
      kernel.live.publish({ workspaceId, topic: 'links', data: {} });
    return clicks.map(() => true as const);
  }, writeBatch);
}

function state(unit: Unit, clicks: readonly Click[]): void {
  for (const { place, at, reason } of clicks) {
    const { workspaceId, linkId, url, contactId, messageId, source } = place;
    if (contactId === null || reason !== null) continue;
    unit.append({
      workspaceId,
      type: 'link.clicked',
      identities: [],
      contactId,
      channelId: null,
      occurredAt: at,
      data: { linkId, url, messageId, source },
    });
  }
}

/** Rows are touched in the order of their keys, so that two processes do not wait in a circle. */
async function count(tx: Tx, clicks: readonly Click[]): Promise<void> {
  const rows = clicks.map(({ place, at, reason }) => ({
    w: place.workspaceId,
    l: place.linkId,
    c: place.contactId,
    s: place.shared ? place.code : null,
    at,
    r: reason,
  }));
  await sql`
    with click as materialized (
      select x.*, (x.at at time zone w.time_zone)::date as day
      from jsonb_to_recordset(${asJson(rows)}) as x(w uuid, l uuid, c uuid, s text, at timestamptz, r text)
      join kernel.workspaces w on w.id = x.w
    ), opened as (
      insert into links.openings as o (workspace_id, contact_id, link_id, first_at, last_at, clicks)
      select w, c, l, min(at), max(at), count(*) from click where c is not null and r is null
      group by w, c, l order by c, l
      on conflict (contact_id, link_id) do update
        set clicks = o.clicks + excluded.clicks, last_at = greatest(o.last_at, excluded.last_at)
      returning o.link_id, o.first_at, (xmax = 0) as fresh
    ), fresh as (
      select o.link_id, (o.first_at at time zone w.time_zone)::date as day, count(*) n
      from opened o join (select distinct l, w from click) k on k.l = o.link_id
        join kernel.workspaces w on w.id = k.w
      where o.fresh group by 1, 2
    ), per_day as (
      select c.w, c.l, c.day, count(*) filter (where c.r is null) as clicks,
        max(coalesce(f.n, 0)) as people
      from click c left join fresh f on f.link_id = c.l and f.day = c.day group by c.w, c.l, c.day
    ), days as (
      insert into links.days as d (workspace_id, link_id, day, clicks, people)
      select w, l, day, clicks, people from per_day where clicks > 0 order by l, day
      on conflict (link_id, day) do update
        set clicks = d.clicks + excluded.clicks, people = d.people + excluded.people
    ), left_out as (
      insert into links.filtered as f (workspace_id, link_id, day, reason, clicks)
      select w, l, day, r, count(*) from click where r is not null group by w, l, day, r
      order by l, day, r
      on conflict (link_id, day, reason) do update set clicks = f.clicks + excluded.clicks
    ), shared as (
      insert into links.shared_counts as n (code, clicks, filtered)
      select s, count(*) filter (where r is null), count(*) filter (where r is not null)
      from click where s is not null group by s order by s
      on conflict (code) do update
        set clicks = n.clicks + excluded.clicks, filtered = n.filtered + excluded.filtered
    ), totals as (
      select c.l, count(*) filter (where c.r is null) as clicks,
        count(*) filter (where c.r is not null) as filtered,
        max(c.at) filter (where c.r is null) as last
      from click c group by c.l
    ), locked as materialized (
      select l.id from links.links l join totals t on t.l = l.id order by l.id for no key update of l
    )
    update links.links l set clicks = l.clicks + t.clicks, filtered = l.filtered + t.filtered,
      people = l.people + coalesce((select sum(n) from fresh where link_id = l.id), 0),
      last_clicked_at = greatest(l.last_clicked_at, t.last)
    from totals t join locked k on k.id = t.l where l.id = t.l`.execute(tx);
}
