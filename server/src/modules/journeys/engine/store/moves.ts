import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Move, Run } from '../types.ts';

/** A step that a run took. */
export interface Moved {
  run: Pick<Run, 'workspaceId' | 'contactId' | 'id' | 'journeyId'>;
  move: Move;
}

/** Counts are spread over so many rows each, so that workers do not wait for each other. */
export const countShards = 16;

/** Writes down the steps people took: their paths. */
export async function saveVisits(tx: Tx, moved: readonly Moved[]): Promise<void> {
  if (moved.length === 0) return;
  const visits = new Map<string, Record<string, unknown>>();
  for (const { run, move } of moved) {
    const place = `${run.id} ${move.seq}`;
    const { seq, version, step } = move;
    const visit = visits.get(place) ?? { ...run, seq, version, step };
    if (move.kind === 'came') visit['came'] = move.at;
    if (move.kind === 'left') Object.assign(visit, { left: move.at, outlet: move.outlet });
    if (move.kind === 'noted') visit['detail'] = { ...(visit['detail'] as object), ...move.detail };
    visits.set(place, visit);
  }
  await sql`
    insert into journeys.visits as v (contact_id, run_id, seq, workspace_id, journey_id, version,
      step, entered_at, left_at, outlet, detail)
    select "contactId", id, seq, "workspaceId", "journeyId", version, step,
      coalesce(came, "left", 'epoch'), "left", outlet, detail
    from jsonb_to_recordset(${asJson([...visits.values()])}) as x("contactId" uuid, id uuid, seq int,
      "workspaceId" uuid, "journeyId" uuid, version int, step text, came timestamptz,
      "left" timestamptz, outlet text, detail jsonb)
    on conflict (contact_id, run_id, seq) do update set left_at = coalesce(excluded.left_at, v.left_at),
      outlet = coalesce(excluded.outlet, v.outlet),
      detail = case when excluded.detail is null then v.detail
        else coalesce(v.detail, '{}') || excluded.detail end`.execute(tx);
}

/** Adds to the live numbers of steps and edges. */
export async function saveCounts(tx: Tx, moved: readonly Moved[], shard: number): Promise<void> {
  const counts = tally(
    moved.flatMap(({ run: { workspaceId, journeyId }, move }) => {
      if (move.kind === 'noted') return [];
      const outlet = move.kind === 'came' ? '+' : move.outlet;
      return [{ workspaceId, journeyId, version: move.version, step: move.step, outlet }];
    }),
  );
  if (counts.length === 0) return;
  await sql`
    insert into journeys.counts as c (journey_id, version, step, outlet, shard, workspace_id, n)
    select "journeyId", version, step, outlet, ${shard}, "workspaceId", n
    from jsonb_to_recordset(${asJson(counts)}) as x("journeyId" uuid, version int, step text,
      outlet text, "workspaceId" uuid, n bigint)
    order by 1, 2, 3, 4
    on conflict (journey_id, version, step, outlet, shard) do update set n = c.n + excluded.n`.execute(
    tx,
  );
}

/** Something that is counted for a whole journey: `+`, `goal`, or `-` and a reason. */
export interface Told {
  workspaceId: string;
  journeyId: string;
  version: number;
  what: string;
}

export async function saveTotals(tx: Tx, told: readonly Told[], shard: number): Promise<void> {
  const counts = tally(told);
  if (counts.length === 0) return;
  await sql`
    insert into journeys.totals as t (journey_id, version, what, shard, workspace_id, n)
    select "journeyId", version, what, ${shard}, "workspaceId", n
    from jsonb_to_recordset(${asJson(counts)}) as x("journeyId" uuid, version int, what text,
      "workspaceId" uuid, n bigint)
    order by 1, 2, 3
    on conflict (journey_id, version, what, shard) do update set n = t.n + excluded.n`.execute(tx);
}

function tally<T extends object>(entries: readonly T[]): (T & { n: number })[] {
  const counts = new Map<string, T & { n: number }>();
  for (const entry of entries) {
    const key = JSON.stringify(Object.values(entry));
    const known = counts.get(key);
    if (known) known.n += 1;
    else counts.set(key, { ...entry, n: 1 });
  }
  return [...counts.values()];
}
