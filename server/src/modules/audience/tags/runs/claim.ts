import { asJson, pgCode, sql, type Db, type Tx } from '#kernel/db/database.ts';
import { DomainError, storedProblem } from '#kernel/errors.ts';
import type { Unit } from '#kernel/unit.ts';
import type { RunRow } from './store.ts';

export const runJob = 'audience.run_tags';

/** A runner that has not committed a step for so long is taken for dead; ours, 2026-11. */
export const staleMs = 30_000;

/** Thrown inside a step whose run is no longer this runner's: the step is rolled back. */
export class LostRun extends Error {}

export interface RunRef {
  workspaceId: string;
  runId: string;
}

/**
 * Takes a run that waits, or whose runner died, under the token of a new runner.
 *
 * @returns false when it is over, in other hands, or another one of the workspace runs
 */
export async function claimRun(
  db: Db,
  { workspaceId, runId }: RunRef,
  runner: string,
  now: Date,
): Promise<boolean> {
  try {
    const { rows } = await sql`
      update audience.tag_runs set status = 'running', runner = ${runner}, heartbeat = ${now},
        started_at = coalesce(started_at, ${now})
      where workspace_id = ${workspaceId} and id = ${runId} and (status = 'queued'
        or (status = 'running'
          and (runner is null or heartbeat < ${new Date(now.getTime() - staleMs)})))
      returning id`.execute(db);
    return rows.length > 0;
  } catch (error) {
    // The index that lets one run at a time; whoever runs starts the next one when done.
    if (pgCode(error) === '23505') return false;
    throw error;
  }
}

/** Where a run stands after a step. */
export type Stand = Pick<RunRow, 'stage' | 'total' | 'done' | 'changed' | 'after'>;

/**
 * Saves where the run stands, in the step's transaction.
 *
 * @throws LostRun when it was cancelled, or another runner took it over
 */
export async function saveStand(
  unit: Unit,
  id: string,
  runner: string,
  stand: Stand,
): Promise<void> {
  const { rows } = await sql`
    update audience.tag_runs set stage = ${stand.stage}, total = ${stand.total},
      done = ${stand.done}, changed = ${stand.changed}, after = ${stand.after},
      heartbeat = ${unit.now}
    where id = ${id} and runner = ${runner} and status = 'running' returning id`.execute(unit.tx);
  if (rows.length === 0) throw new LostRun();
}

/** Gives a run back so that another process goes on with it at once. */
export async function releaseRun(unit: Unit, run: RunRow, runner: string): Promise<void> {
  const { rows } = await sql`
    update audience.tag_runs set runner = null
    where id = ${run.id} and runner = ${runner} and status = 'running' returning id`.execute(
    unit.tx,
  );
  if (rows.length > 0) await queueRun(unit, run);
}

/** Ends a run that this runner holds, and starts the workspace's next one. */
export async function finishRun(
  unit: Unit,
  run: RunRow,
  runner: string,
  failure: DomainError | null,
): Promise<void> {
  await sql`
    update audience.tag_runs set status = ${failure === null ? 'done' : 'failed'},
      failure = ${failure?.message ?? null},
      failure_problem = ${failure && asJson(storedProblem(failure))}, finished_at = ${unit.now}, runner = null
    where id = ${run.id} and runner = ${runner} and status = 'running'`.execute(unit.tx);
  await forgetPeople(unit.tx, run.id);
  await startNext(unit, run.workspaceId);
}

/** Kinds that only a person's wish began, and a person may stop. */
const stoppable = ['put', 'take', 'apply', 'drop'];

/**
 * Stops a run; the steps it committed stay.
 *
 * @throws DomainError `tag_run.over` when it has ended, `tag_run.must_end` when stopping it would
 *   leave a tag half merged or half deleted
 */
export async function cancelRun(unit: Unit, run: RunRow): Promise<void> {
  if (!stoppable.includes(run.kind))
    throw new DomainError(
      'conflict',
      'tag_run.must_end',
      'Merging and deleting go on to their end.',
    );
  const { rows } = await sql`
    update audience.tag_runs set status = 'cancelled', runner = null, finished_at = ${unit.now}
    where id = ${run.id} and status in ('queued', 'running') returning id`.execute(unit.tx);
  if (rows.length === 0)
    throw new DomainError('conflict', 'tag_run.over', 'This work has ended already.');
  await forgetPeople(unit.tx, run.id);
  await startNext(unit, run.workspaceId);
}

export const queueRun = (unit: Unit, { workspaceId, id }: Pick<RunRow, 'workspaceId' | 'id'>) =>
  unit.addJob(runJob, { workspaceId, runId: id } satisfies RunRef);

async function forgetPeople(tx: Tx, runId: string): Promise<void> {
  await sql`delete from audience.tag_run_people where run_id = ${runId}`.execute(tx);
}

/** The oldest run of the workspace that waits. */
async function startNext(unit: Unit, workspaceId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from audience.tag_runs where workspace_id = ${workspaceId} and status = 'queued'
    order by id limit 1`.execute(unit.tx);
  if (rows[0]) await queueRun(unit, { workspaceId, id: rows[0].id });
}

/**
 * Has runs go on whose process died: graphile-worker itself would wait for hours before it takes a
 * dead worker's job for free.
 */
export async function resumeForgotten(unit: Unit): Promise<void> {
  const { rows } = await sql<RunRef>`
    select workspace_id as "workspaceId", id as "runId" from audience.tag_runs r
    where (status = 'running' and heartbeat < ${new Date(unit.now.getTime() - staleMs)})
      or (status = 'queued' and not exists (
        select from audience.tag_runs o
        where o.workspace_id = r.workspace_id and o.status = 'running'))
    order by id`.execute(unit.tx);
  for (const ref of rows) await unit.addJob(runJob, ref, { key: `${runJob} ${ref.runId}` });
}
