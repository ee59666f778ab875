import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Reason } from './mark.ts';
import type { Standing } from './standings.ts';

/** Names our locks among advisory locks: (this, lane). */
const laneLocks = 72_121;
/** How much one turn takes. */
export interface Reach {
  lanes: number;
  /** People to whom something happened, of each lane. */
  perLane: number;
  /** People whose time has come. */
  due: number;
}

/** All lanes: another process finds them free between two turns. A turn stays under a fifth of a second. */
export const fullReach: Reach = { lanes: 64, perLane: 10, due: 400 };
/** For finding out who it is that cannot be evaluated. */
export const oneByOne: Reach = { lanes: 1, perLane: 1, due: 1 };

/** A row of audience.dirty, with who stands for the contact now. */
export interface Dirty {
  lane: number;
  id: string;
  workspaceId: string;
  contactId: string;
  /** Another than the contact when she was merged away since. */
  personId: string;
  types: string[] | null;
  reason: Reason;
  /** What was known of the contact; null: nobody has looked at her yet. */
  standing: Standing | null;
}

/** Somebody whose time has come. */
export interface Due {
  workspaceId: string;
  standing: Standing;
}

/**
 * Takes lanes with work that nobody else holds, until the end of the transaction. Whatever this
 * process reads about their people afterwards is newer than all that others wrote.
 *
 * @param from the lane to begin with, another one each time
 * @returns lanes, and whether others hold some that have work
 */
export async function claimLanes(
  tx: Tx,
  now: Date,
  from: number,
  reach: Reach,
): Promise<{ lanes: number[]; contested: boolean }> {
  const { rows } = await sql<{ lane: number; held: boolean }>`
    with due as materialized (
      select lane from audience.standings where wake_at <= ${now} order by wake_at limit ${reach.due}
    ), busy as materialized (
      select n::smallint as lane from generate_series(0, 63) n
      where exists (select from audience.dirty d where d.lane = n::smallint)
        or n in (select lane from due)
      order by (n + 64 - ${from}::int) % 64 limit ${reach.lanes}
    )
    select lane, pg_try_advisory_xact_lock(${laneLocks}, lane) as held from busy`.execute(tx);
  return {
    lanes: rows.flatMap(({ lane, held }) => (held ? lane : [])),
    contested: rows.some(({ held }) => !held),
  };
}

/** Waits for all lanes: for work that goes through everybody. In order, so that two never wait in a circle. */
export async function holdAllLanes(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${laneLocks}, lane)
    from (select lane from generate_series(0, 63) lane order by lane) ordered`.execute(tx);
}

/** What waits in lanes that are held. */
export async function readDirty(tx: Tx, lanes: readonly number[], reach: Reach): Promise<Dirty[]> {
  type Row = Omit<Dirty, 'standing'> & { segments: number[] | null; wakeAt: Date | null };
  const { rows } = await sql<Row>`
    select d.lane, d.id, d.workspace_id as "workspaceId", d.contact_id as "contactId",
      coalesce(c.merged_into, c.id) as "personId", d.types, d.reason, s.segments,
      s.wake_at as "wakeAt"
    from unnest(${lanes}::smallint[]) held(lane)
    cross join lateral (
      select * from audience.dirty where lane = held.lane order by id limit ${reach.perLane}) d
    join kernel.contacts c on c.id = d.contact_id
    left join audience.standings s on s.person_id = d.contact_id`.execute(tx);
  return rows.map(({ segments, wakeAt, ...row }) => ({
    ...row,
    standing: segments && { personId: row.contactId, segments, wakeAt },
  }));
}

/** People of held lanes for whom time alone may have changed something. */
export async function readDue(
  tx: Tx,
  lanes: readonly number[],
  now: Date,
  reach: Reach,
): Promise<Due[]> {
  const { rows } = await sql<Standing & { workspaceId: string }>`
    select workspace_id as "workspaceId", person_id as "personId", segments, wake_at as "wakeAt"
    from audience.standings
    where wake_at <= ${now} and lane = any(${lanes}::smallint[])
    order by wake_at limit ${reach.due}`.execute(tx);
  return rows.map(({ workspaceId, ...standing }) => ({ workspaceId, standing }));
}

/** Takes rows off that were dealt with; what came meanwhile stays. */
export async function clearDirty(
  tx: Tx,
  rows: readonly Pick<Dirty, 'lane' | 'id'>[],
): Promise<void> {
  if (rows.length === 0) return;
  const keys = rows.map(({ lane, id }) => ({ lane, id }));
  await sql`
    delete from audience.dirty d
    using jsonb_to_recordset(${asJson(keys)}) as k(lane smallint, id bigint)
    where d.lane = k.lane and d.id = k.id`.execute(tx);
}

/** Waits for the lanes of these people, in order. */
export async function holdLanesOf(tx: Tx, people: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(${laneLocks}, lane) from (
    select distinct kernel.lane_of(id)::int as lane from unnest(${people}::uuid[]) p(id) order by lane
  ) ordered`.execute(tx);
}
