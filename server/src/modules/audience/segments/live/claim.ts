import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Reason } from './mark.ts';

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

/** Half the lanes, so that another process finds some too; a turn stays under a fifth of a second. */
export const fullReach: Reach = { lanes: 32, perLane: 20, due: 400 };
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
}

/**
 * Takes lanes with work that nobody else holds, until the end of the transaction. Whatever this
 * process reads about their people afterwards is newer than all that others wrote.
 *
 * @param from the lane to begin with, another one each time
 */
export async function claimLanes(tx: Tx, now: Date, from: number, reach: Reach): Promise<number[]> {
  const { rows } = await sql<{ lane: number }>`
    with due as materialized (
      select lane from audience.standings where wake_at <= ${now} order by wake_at limit ${reach.due}
    ), busy as materialized (
      select n::smallint as lane from generate_series(0, 63) n
      where exists (select from audience.dirty d where d.lane = n::smallint)
        or n in (select lane from due)
      order by (n + 64 - ${from}::int) % 64
    )
    select lane from busy where pg_try_advisory_xact_lock(${laneLocks}, lane)
    limit ${reach.lanes}`.execute(tx);
  return rows.map(({ lane }) => lane);
}

/** Waits for all lanes: for work that goes through everybody. In order, so that two never wait in a circle. */
export async function holdAllLanes(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${laneLocks}, lane)
    from (select lane from generate_series(0, 63) lane order by lane) ordered`.execute(tx);
}

/** What waits in lanes that are held. */
export async function readDirty(tx: Tx, lanes: readonly number[], reach: Reach): Promise<Dirty[]> {
  const { rows } = await sql<Dirty>`
    select d.lane, d.id, d.workspace_id as "workspaceId", d.contact_id as "contactId",
      coalesce(c.merged_into, c.id) as "personId", d.types, d.reason
    from unnest(${lanes}::smallint[]) held(lane)
    cross join lateral (
      select * from audience.dirty where lane = held.lane order by id limit ${reach.perLane}) d
    join kernel.contacts c on c.id = d.contact_id`.execute(tx);
  return rows;
}

/** People of held lanes for whom time alone may have changed something. */
export async function readDue(
  tx: Tx,
  lanes: readonly number[],
  now: Date,
  reach: Reach,
): Promise<{ workspaceId: string; personId: string }[]> {
  const { rows } = await sql<{ workspaceId: string; personId: string }>`
    select workspace_id as "workspaceId", person_id as "personId" from audience.standings
    where wake_at <= ${now} and lane = any(${lanes}::smallint[])
    order by wake_at limit ${reach.due}`.execute(tx);
  return rows;
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
