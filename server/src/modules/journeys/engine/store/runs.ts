import type { FactType } from '#contracts/facts.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Run } from '../types.ts';

/** The columns of a `Run`, of `journeys.runs r`. */
export const runColumns = sql`r.workspace_id as "workspaceId", r.contact_id as "contactId", r.id,
  r.journey_id as "journeyId", r.version, r.entered_as as "enteredAs", r.status, r.step, r.seq,
  r.state, r.wake_at as "wakeAt", r.waits, r.trigger, r.entered_at as "enteredAt",
  r.ended_at as "endedAt", r.reason, r.goal_at as "goalAt", r.goal_until as "goalUntil"`;

/** Names a run. */
export interface RunKey {
  contactId: string;
  id: string;
}

/** Runs of these people that some of these facts may move, end, or bring to their goal; held. */
export async function holdListening(
  tx: Tx,
  people: readonly string[],
  types: readonly FactType[],
): Promise<Run[]> {
  const { rows } = await sql<Run>`
    select ${runColumns} from journeys.runs r
    where r.contact_id = any(${people}::uuid[]) and r.waits <> '{}' and r.waits && ${types}::text[]
    order by r.contact_id, r.id for update`.execute(tx);
  return rows;
}

/** These runs, as far as they are active; held. */
export async function holdRuns(
  tx: Tx,
  workspaceId: string,
  keys: readonly RunKey[],
): Promise<Run[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<Run>`
    select ${runColumns} from journeys.runs r
    where r.workspace_id = ${workspaceId} and r.status = 'active'
      and (r.contact_id, r.id) in (
        select "contactId", id from jsonb_to_recordset(${asJson(keys)}) as k("contactId" uuid, id uuid))
    order by r.contact_id, r.id for update`.execute(tx);
  return rows;
}

/** All active runs of a person in a journey, the eldest first; held. */
export async function holdActive(
  tx: Tx,
  pairs: readonly { contactId: string; journeyId: string }[],
) {
  if (pairs.length === 0) return [];
  const { rows } = await sql<Run>`
    select ${runColumns} from journeys.runs r
    where r.status = 'active' and (r.contact_id, r.journey_id) in (
      select "contactId", "journeyId"
      from jsonb_to_recordset(${asJson(pairs)}) as p("contactId" uuid, "journeyId" uuid))
    order by r.contact_id, r.id for update`.execute(tx);
  return rows;
}

/** When the first of each of these journeys is to be woken; those where nobody is are left out. */
export async function firstWakes(
  tx: Tx,
  journeyIds: readonly string[],
): Promise<{ journeyId: string; at: Date }[]> {
  if (journeyIds.length === 0) return [];
  const { rows } = await sql<{ journeyId: string; at: Date }>`
    select j.id as "journeyId", first.wake_at as at
    from unnest(${journeyIds}::uuid[]) j(id)
    cross join lateral (
      select r.wake_at from journeys.runs r
      where r.journey_id = j.id and r.status = 'active' and r.wake_at is not null
      order by r.wake_at limit 1
    ) first
    order by at`.execute(tx);
  return rows;
}

/** Takes runs of a journey whose time has come, the first to be woken first; others pass them over. */
export async function claimDue(
  tx: Tx,
  journeyId: string,
  now: Date,
  limit: number,
): Promise<Run[]> {
  const { rows } = await sql<Run>`
    select ${runColumns} from journeys.runs r
    where r.journey_id = ${journeyId} and r.status = 'active' and r.wake_at <= ${now}
    order by r.wake_at limit ${limit} for update skip locked`.execute(tx);
  return rows;
}

/** Writes runs down, new ones and changed ones. */
export async function saveRuns(tx: Tx, runs: readonly Run[]): Promise<void> {
  if (runs.length === 0) return;
  await sql`
    insert into journeys.runs as r (contact_id, id, workspace_id, journey_id, version, entered_as,
      status, step, seq, state, wake_at, waits, trigger, entered_at, ended_at, reason, goal_at,
      goal_until)
    select "contactId", id, "workspaceId", "journeyId", version, "enteredAs", status, step, seq,
      state, "wakeAt", waits, trigger, "enteredAt", "endedAt", reason, "goalAt", "goalUntil"
    from jsonb_to_recordset(${asJson(runs)}) as x("contactId" uuid, id uuid, "workspaceId" uuid,
      "journeyId" uuid, version int, "enteredAs" uuid, status text, step text, seq int, state jsonb,
      "wakeAt" timestamptz, waits text[], trigger text, "enteredAt" timestamptz,
      "endedAt" timestamptz, reason text, "goalAt" timestamptz, "goalUntil" timestamptz)
    on conflict (contact_id, id) do update set version = excluded.version,
      status = excluded.status, step = excluded.step, seq = excluded.seq, state = excluded.state,
      wake_at = excluded.wake_at, waits = excluded.waits, ended_at = excluded.ended_at,
      reason = excluded.reason, goal_at = excluded.goal_at`.execute(tx);
}

/** Puts a wake off, unless she has moved meanwhile. */
export async function postpone(tx: Tx, { contactId, id, seq }: Run, until: Date): Promise<void> {
  await sql`
    update journeys.runs set wake_at = ${until}
    where contact_id = ${contactId} and id = ${id} and seq = ${seq} and status = 'active'`.execute(
    tx,
  );
}
