import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** How long after a scan an order still counts as its outcome; the same as codes' credit. Ours, 2026-11. */
const outcomeDays = 30;
/** The overview looks back two spans of 30 days at most; with a reserve. */
const keptDays = 70;

export interface ScanStep {
  workspaceId: string;
  contactId: string;
  at: Date;
  /** She began to follow by this scan. */
  followed: boolean;
}

/** Notes who scanned, and who began to follow by it, on the day of the workspace's zone. */
export async function saveScanners(tx: Tx, steps: readonly ScanStep[]): Promise<void> {
  if (steps.length === 0) return;
  await sql`
    insert into insights.scanners as v (workspace_id, contact_id, day, scanned_at, followed_at)
    select "workspaceId", "contactId", (at at time zone w.time_zone)::date, min(at),
      min(at) filter (where followed)
    from jsonb_to_recordset(${asJson(steps)}) as s("workspaceId" uuid, "contactId" uuid,
      at timestamptz, followed boolean)
    join kernel.workspaces w on w.id = s."workspaceId"
    group by 1, 2, 3 order by 2, 3
    on conflict (contact_id, day) do update set
      scanned_at = least(v.scanned_at, excluded.scanned_at),
      followed_at = least(v.followed_at, excluded.followed_at)`.execute(tx);
}

export interface OrderStep {
  workspaceId: string;
  contactId: string;
  at: Date;
}

/** Notes orders of people who had scanned, under whichever of her contacts she did. */
export async function saveOrdered(tx: Tx, orders: readonly OrderStep[], now: Date): Promise<void> {
  // An import tells of years ago: nobody asks what came of scans then.
  const since = now.getTime() - keptDays * 86_400_000;
  const recent = orders.filter(({ at }) => at.getTime() > since);
  if (recent.length === 0) return;
  await sql`
    with people as (
      select o.at, o."workspaceId", o."contactId" as id
      from jsonb_to_recordset(${asJson(recent)}) as o("workspaceId" uuid, "contactId" uuid, at timestamptz)
      union all
      select o.at, o."workspaceId", c.id
      from jsonb_to_recordset(${asJson(recent)}) as o("workspaceId" uuid, "contactId" uuid, at timestamptz)
      join kernel.contacts c on c.merged_into = o."contactId" and c.workspace_id = o."workspaceId"
    ), outcomes as (
      select v.contact_id, v.day, min(p.at) as at
      from people p
      join insights.scanners v on v.contact_id = p.id and v.workspace_id = p."workspaceId"
        and v.scanned_at <= p.at and v.scanned_at > p.at - make_interval(days => ${outcomeDays})
      group by 1, 2
    )
    update insights.scanners v set ordered_at = least(v.ordered_at, o.at)
    from outcomes o where v.contact_id = o.contact_id and v.day = o.day`.execute(tx);
}

export interface Funnel {
  scanned: number;
  followed: number;
  ordered: number;
}

/**
 * Of the people who scanned on these days: who began to follow by it, and who of those ordered since.
 * Each is counted once, however often she scanned.
 */
export async function readFunnel(
  tx: Tx,
  workspaceId: string,
  days: { from: string; to: string },
): Promise<Funnel> {
  const { rows } = await sql<Funnel>`
    select count(*)::int scanned, count(*) filter (where followed)::int followed,
      count(*) filter (where followed and ordered)::int ordered
    from (
      select bool_or(followed_at is not null) as followed, bool_or(ordered_at is not null) as ordered
      from insights.scanners
      where workspace_id = ${workspaceId} and day between ${days.from}::date and ${days.to}::date
      group by contact_id
    ) person`.execute(tx);
  return rows[0] ?? { scanned: 0, followed: 0, ordered: 0 };
}

export async function dropScanners(tx: Tx, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptDays * 86_400_000);
  await sql`delete from insights.scanners where day < ${before}::date`.execute(tx);
}
