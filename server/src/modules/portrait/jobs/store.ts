import type { PortraitJob, PortraitJobKind } from '#contracts/api/portrait.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Unit } from '#kernel/unit.ts';

/** A runner that has not saved a step for so long is taken for dead; ours, 2026-11. */
const staleMs = 60_000;

export interface JobKey {
  workspaceId: string;
  kind: PortraitJobKind;
}

/** graphile-worker's name of each kind of work. */
const jobNames: Record<PortraitJobKind, string> = {
  rebuild: 'portrait.rebuild',
  rfm: 'portrait.rfm',
};

/** Thrown inside a step whose job is no longer this runner's: the step is rolled back. */
export class LostJob extends Error {}

/** Puts work in line; work that waits or runs already is begun anew from its start. */
export async function queueJob(unit: Unit, { workspaceId, kind }: JobKey): Promise<void> {
  await sql`
    insert into portrait.jobs (workspace_id, kind, status, created_at)
    values (${workspaceId}, ${kind}, 'queued', ${unit.now})
    on conflict (workspace_id, kind) do update set status = 'queued', done = 0, total = 0,
      corrected = 0, after_id = null, failure = null, runner = null, heartbeat = null,
      created_at = excluded.created_at, started_at = null, finished_at = null`.execute(unit.tx);
  await unit.addJob(jobNames[kind], { workspaceId });
}

/** Where work left off. */
export interface JobState {
  done: number;
  total: number;
  corrected: number;
  afterId: string | null;
}

/**
 * Takes work that waits, or whose runner died.
 *
 * @returns where it left off; null when it is over or in other hands
 */
export async function claimJob(
  tx: Tx,
  { workspaceId, kind }: JobKey,
  runner: string,
  now: Date,
): Promise<JobState | null> {
  const { rows } = await sql<JobState>`
    update portrait.jobs set status = 'running', runner = ${runner}, heartbeat = ${now},
      started_at = coalesce(started_at, ${now})
    where workspace_id = ${workspaceId} and kind = ${kind} and (status = 'queued'
      or (status = 'running' and (runner is null or heartbeat < ${staleBefore(now)})))
    returning done, total, corrected, after_id as "afterId"`.execute(tx);
  return rows[0] ?? null;
}

/**
 * Saves where work stands, in the transaction of its step.
 *
 * @throws LostJob when it was stopped, begun anew, or taken over by another runner
 */
export async function saveJob(
  tx: Tx,
  { workspaceId, kind }: JobKey,
  runner: string,
  state: JobState,
  now: Date,
): Promise<void> {
  const { rows } = await sql`
    update portrait.jobs set done = ${state.done}, total = ${state.total},
      corrected = ${state.corrected}, after_id = ${state.afterId}, heartbeat = ${now}
    where workspace_id = ${workspaceId} and kind = ${kind} and runner = ${runner}
      and status = 'running'
    returning kind`.execute(tx);
  if (rows.length === 0) throw new LostJob();
}

/** Ends work that this runner holds; or, with null, gives it back to go on later. */
export async function endJob(
  tx: Tx,
  { workspaceId, kind }: JobKey,
  runner: string,
  end: { status: 'done' | 'failed'; failure: string | null } | null,
  now: Date,
): Promise<void> {
  const { status, failure } = end ?? { status: 'queued', failure: null };
  await sql`
    update portrait.jobs set status = ${status}, failure = ${failure}, runner = null,
      finished_at = ${end ? now : null}
    where workspace_id = ${workspaceId} and kind = ${kind} and runner = ${runner}
      and status = 'running'`.execute(tx);
}

/**
 * Stops work; what it has done stays.
 *
 * @throws DomainError `portrait.job_over` when nothing runs
 */
export async function cancelJob(tx: Tx, { workspaceId, kind }: JobKey, now: Date): Promise<void> {
  const { rows } = await sql`
    update portrait.jobs set status = 'cancelled', runner = null, finished_at = ${now}
    where workspace_id = ${workspaceId} and kind = ${kind} and status in ('queued', 'running')
    returning kind`.execute(tx);
  if (rows.length === 0)
    throw new DomainError('conflict', 'portrait.job_over', 'This work is not under way.');
}

/** Has work go on whose process died, or that was put in line without a job. */
export async function resumeJobs(unit: Unit): Promise<void> {
  const { rows } = await sql<JobKey>`
    select workspace_id as "workspaceId", kind from portrait.jobs
    where (status = 'running' and (runner is null or heartbeat < ${staleBefore(unit.now)}))
      or status = 'queued'`.execute(unit.tx);
  for (const { workspaceId, kind } of rows)
    await unit.addJob(jobNames[kind], { workspaceId }, { key: `${jobNames[kind]} ${workspaceId}` });
}

/** The last run of each kind. */
export async function readJobs(tx: Tx, workspaceId: string): Promise<Map<string, PortraitJob>> {
  type Row = Omit<PortraitJob, 'progress' | 'startedAt' | 'finishedAt'> & {
    done: number;
    total: number;
    startedAt: Date | null;
    finishedAt: Date | null;
  };
  const { rows } = await sql<Row>`
    select kind, status, done, total, corrected, failure, started_at as "startedAt",
      finished_at as "finishedAt"
    from portrait.jobs where workspace_id = ${workspaceId}`.execute(tx);
  return new Map(
    rows.map(({ done, total, startedAt, finishedAt, ...row }) => [
      row.kind,
      {
        ...row,
        progress: { done: Math.min(done, total), of: total },
        startedAt: startedAt?.toISOString() ?? null,
        finishedAt: finishedAt?.toISOString() ?? null,
      },
    ]),
  );
}

const staleBefore = (now: Date) => new Date(now.getTime() - staleMs);
