import type { SegmentCause } from '#contracts/api/segments.ts';
import { sql, type Db, type Tx } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';
import { holdAllLanes } from './claim.ts';
import { evaluatePeople } from './evaluate.ts';
import type { Plans } from './plan.ts';
import { settleLook, type Why } from './settle.ts';
import { loadStandings } from './standings.ts';

/** So many people of a computation in one transaction; reactions' evaluations wait that long at most. */
const chunk = 1_000;

/** Going through everybody of a workspace, for some segments or for all. */
export interface Computation {
  id: string;
  workspaceId: string;
  /** Null: all. */
  segments: number[] | null;
  cause: SegmentCause;
  by: string | null;
  silent: boolean;
  /** A static list that is to be made of this segment's members: only they are gone through. */
  source: number | null;
  /** Everybody up to her has been looked at. */
  after: string | null;
}

/** Plans a computation; the loop works on it. `by` says more of the cause. */
export async function planComputation(
  unit: Unit,
  given: Omit<Computation, 'id' | 'after'>,
): Promise<string> {
  const { workspaceId, segments, cause, by, silent, source } = given;
  const id = newId(unit.now.getTime());
  await sql`
    insert into audience.computations
      (id, workspace_id, segments, cause, by, silent, source, status, total, created_at)
    values (${id}, ${workspaceId}, ${segments}::int[], ${cause}, ${by}, ${silent}, ${source},
      'queued', ${total(workspaceId, source)}, ${unit.now})`.execute(unit.tx);
  return id;
}

/** Versions of workspaces' segments, and the computations that are not through yet. */
export async function readState(
  tx: Tx,
  workspaceIds: readonly string[],
): Promise<Map<string, { version: string; open: Computation[] }>> {
  const { rows } = await sql<{ workspaceId: string; version: string; open: Computation[] }>`
    select v.workspace_id as "workspaceId", v.version, coalesce((
      select jsonb_agg(jsonb_build_object('id', c.id, 'segments', c.segments, 'cause', c.cause,
        'by', c.by, 'silent', c.silent, 'source', c.source, 'after', c.after) order by c.id)
      from audience.computations c
      where c.workspace_id = v.workspace_id and c.status <> 'done'), '[]') as open
    from audience.versions v where v.workspace_id = any(${workspaceIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ workspaceId, ...state }) => [workspaceId, state]));
}

/**
 * Why a membership that turns out to be another one changed, for a person whom a computation has not
 * come to yet: the rule did it, whatever brought us to look at her now.
 */
export function pendingWhy(
  open: readonly Computation[],
  personId: string,
  segment: number,
): Why | null {
  const found = open.find(
    ({ after, segments, cause }) =>
      cause !== 'recompute' &&
      (segments?.includes(segment) ?? true) &&
      (after === null || personId > after),
  );
  return found ? { cause: found.cause, by: found.by, silent: found.silent } : null;
}

export async function isComputing(db: Db): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (select from audience.computations where status <> 'done') as open`.execute(db);
  return rows[0]?.open ?? false;
}

/**
 * Looks at the next people of the computation that waits longest. Holds all lanes meanwhile, so that
 * nobody evaluates the same people.
 *
 * @returns whether there was anything to do
 */
export async function computeChunk(unit: Unit, plans: Plans): Promise<boolean> {
  await holdAllLanes(unit.tx);
  const { rows } = await sql<Computation>`
    select id, workspace_id as "workspaceId", segments, cause, by, silent, source, after
    from audience.computations where status <> 'done' order by created_at, id limit 1
    for update skip locked`.execute(unit.tx);
  const [computation] = rows;
  if (!computation) return false;
  const { workspaceId } = computation;
  const state = (await readState(unit.tx, [workspaceId])).get(workspaceId);
  const plan = await plans.get(unit.tx, workspaceId, state?.version ?? '');
  const numbers = (computation.segments ?? [...plan.all]).filter((no) => plan.segment(no));
  // Segments that are gone need nobody.
  const people = numbers.length > 0 ? await nextPeople(unit.tx, computation) : [];
  const before = await loadStandings(unit.tx, people);
  const { cause, by, silent } = computation;
  let corrected = 0;
  const look = async (looked: readonly number[], those: readonly string[]) => {
    const evaluated = await evaluatePeople(unit.tx, plan, looked, those, unit.now);
    corrected += await settleLook(unit, plan, {
      before,
      numbers: looked,
      evaluated,
      allTimed: () => plan.timed.every((no) => looked.includes(no)),
      why: (personId, no) =>
        numbers.includes(no)
          ? { cause, by, silent }
          : (pendingWhy(state?.open ?? [], personId, no) ?? {
              cause: 'fact',
              by: null,
              silent: false,
            }),
    });
  };
  await look(
    numbers,
    people.filter((id) => before.has(id)),
  );
  await look(
    plan.all,
    people.filter((id) => !before.has(id)),
  );
  await saveProgress(unit, computation.id, people, corrected);
  return true;
}

async function nextPeople(
  tx: Tx,
  { workspaceId, segments, source, after }: Computation,
): Promise<string[]> {
  if (source !== null) return listNext(tx, workspaceId, source, segments?.[0] ?? 0, after);
  const { rows } = await sql<{ id: string }>`
    select id from kernel.contacts
    where workspace_id = ${workspaceId} and merged_into is null
      and id > coalesce(${after}::uuid, ${nobody})
    order by id limit ${chunk}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Comes before every id. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Puts the next members of a segment on a list. */
async function listNext(
  tx: Tx,
  workspaceId: string,
  source: number,
  list: number,
  after: string | null,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with next as (
      select person_id, since from audience.members
      where segment = ${source} and person_id > coalesce(${after}::uuid, ${nobody})
      order by person_id limit ${chunk}
    ), listed as (
      insert into audience.listed (segment, contact_id, workspace_id, at)
      select ${list}, person_id, ${workspaceId}, since from next
      on conflict do nothing
    )
    select person_id as id from next order by person_id`.execute(tx);
  return rows.map(({ id }) => id);
}

const total = (workspaceId: string, source: number | null) =>
  source === null
    ? sql`(select count(*) from kernel.contacts
        where workspace_id = ${workspaceId} and merged_into is null)`
    : sql`(select coalesce(sum(size), 0) from audience.sizes where segment = ${source})`;

async function saveProgress(
  { tx, now }: Unit,
  id: string,
  people: readonly string[],
  corrected: number,
): Promise<void> {
  const done = people.length < chunk;
  await sql`
    update audience.computations set done = done + ${people.length},
      total = greatest(total, done + ${people.length}),
      corrected = corrected + ${corrected}, after = coalesce(${people.at(-1) ?? null}::uuid, after),
      started_at = coalesce(started_at, ${now}), status = ${done ? 'done' : 'running'},
      finished_at = ${done ? now : null}::timestamptz
    where id = ${id}`.execute(tx);
}
