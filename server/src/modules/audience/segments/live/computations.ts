import type { SegmentRecompute } from '#contracts/api/segments.ts';
import { sql, type Db, type Tx } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';
import { holdAllLanes } from './claim.ts';
import { sweep } from './look.ts';
import { readStates, type Computation } from './pending.ts';
import type { Plans } from './plan.ts';
import type { Why } from './settle.ts';

/** So many people of a computation in one transaction; reactions' evaluations wait that long at most. */
const chunk = 500;

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

/** The latest computation of everything that was asked for. */
export async function latestRecompute(tx: Tx, workspaceId: string): Promise<SegmentRecompute> {
  type Row = Pick<SegmentRecompute, 'corrected'> & {
    status: 'queued' | 'running' | 'done';
    done: number;
    total: number;
    startedAt: Date | null;
    finishedAt: Date | null;
  };
  const { rows } = await sql<Row>`
    select status, done, total, corrected, started_at as "startedAt", finished_at as "finishedAt"
    from audience.computations where workspace_id = ${workspaceId} and cause = 'recompute'
    order by id desc limit 1`.execute(tx);
  const [row] = rows;
  return {
    status: row?.status ?? 'idle',
    progress: { done: row?.done ?? 0, of: row?.total ?? 0 },
    corrected: row?.corrected ?? 0,
    startedAt: row?.startedAt?.toISOString() ?? null,
    finishedAt: row?.finishedAt?.toISOString() ?? null,
  };
}

export async function isComputing(db: Db): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (select from audience.computations where status <> 'done') as open`.execute(db);
  return rows[0]?.open ?? false;
}

/**
 * Looks at the next people of the computation that waits longest, and of those like it that stand at
 * the same place: who makes many segments at once has everybody looked at once. Holds all lanes
 * meanwhile, so that nobody evaluates the same people.
 *
 * @returns whose segments were computed; null when there was nothing to do
 */
export async function computeChunk(unit: Unit, plans: Plans): Promise<string | null> {
  await holdAllLanes(unit.tx);
  const taken = await takeAlike(unit.tx);
  const [first] = taken;
  if (!first) return null;
  const { workspaceId } = first;
  const state = (await readStates(unit.tx)).get(workspaceId);
  const plan = await plans.get(unit.tx, workspaceId, state?.version ?? '');
  const whys = new Map<number, Why>();
  for (const { segments, cause, by, silent } of taken)
    for (const no of segments ?? plan.all)
      // Segments that are gone need nobody.
      if (plan.segment(no) && !whys.has(no)) whys.set(no, { cause, by, silent });
  const numbers = [...whys.keys()].sort((a, b) => a - b);
  const people = numbers.length > 0 ? await nextPeople(unit.tx, first) : [];
  const open = state?.open ?? [];
  const why = (no: number) => whys.get(no) ?? null;
  const corrected = await sweep(unit, plan, { numbers, people, why, open });
  const ids = taken.map(({ id }) => id);
  await saveProgress(unit, ids, people, corrected);
  return workspaceId;
}

/** The computation that waits longest, first, and those of the same kind at the same place. */
async function takeAlike(tx: Tx): Promise<Computation[]> {
  const { rows } = await sql<Computation>`
    with first as (
      select * from audience.computations where status <> 'done' order by created_at, id limit 1
    )
    select c.id, c.workspace_id as "workspaceId", c.segments, c.cause, c.by, c.silent, c.source,
      c.after
    from first join audience.computations c on c.id = first.id or (
      c.status <> 'done' and c.workspace_id = first.workspace_id and c.cause = first.cause
      and c.silent = first.silent and c.source is null and first.source is null
      and c.after is not distinct from first.after)
    order by c.created_at, c.id for update of c`.execute(tx);
  return rows;
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
  ids: readonly string[],
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
    where id = any(${ids}::uuid[])`.execute(tx);
}
