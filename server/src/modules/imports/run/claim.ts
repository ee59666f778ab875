import { asJson, pgCode, sql, type Db, type Tx } from '#kernel/db/database.ts';
import { storedProblem, type DomainError } from '#kernel/errors.ts';
import type { Unit } from '#kernel/unit.ts';
import type { ImportRow } from '../jobs.ts';

export const runJob = 'imports.run';

/** A runner that has not committed a batch for so long is taken for dead; ours, 2026-11. */
export const staleMs = 30_000;

/** Thrown inside a batch whose import is no longer this runner's: the batch is rolled back. */
export class LostImport extends Error {}

/**
 * Takes an import that waits, or whose runner died, under the token of a new runner.
 *
 * @returns false when it is over, in other hands, or another one of the workspace runs
 */
export async function claimImport(
  db: Db,
  { workspaceId, importId }: { workspaceId: string; importId: string },
  runner: string,
  now: Date,
): Promise<boolean> {
  try {
    const { rows } = await sql`
      update imports.jobs set status = 'running', runner = ${runner}, heartbeat = ${now},
        started_at = coalesce(started_at, ${now})
      where workspace_id = ${workspaceId} and id = ${importId} and (status = 'queued'
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

/** What a batch adds to its import. */
export interface Step {
  stage: ImportRow['stage'];
  rows: number;
  bytesRead: number;
  staged: number;
  recorded: number;
  afterOrder: string;
  activeMs: number;
  created: number;
  updated: number;
  unchanged: number;
  walkIns: number;
  failed: number;
}

/**
 * Saves where the import stands, in the batch's transaction.
 *
 * @throws LostImport when it was cancelled, or another runner took it over
 */
export async function saveStep(unit: Unit, id: string, runner: string, step: Step): Promise<void> {
  const { rows } = await sql`
    update imports.jobs set stage = ${step.stage}, rows = ${step.rows},
      bytes_read = ${step.bytesRead}, staged = ${step.staged}, recorded = ${step.recorded},
      after_order = ${step.afterOrder}, active_ms = ${step.activeMs}, created = ${step.created},
      updated = ${step.updated}, unchanged = ${step.unchanged}, walk_ins = ${step.walkIns},
      failed = ${step.failed}, heartbeat = ${unit.now}
    where id = ${id} and runner = ${runner} and status = 'running' returning id`.execute(unit.tx);
  if (rows.length === 0) throw new LostImport();
}

/** Gives an import back so that another process goes on with it at once. */
export async function releaseImport(unit: Unit, job: ImportRow, runner: string): Promise<void> {
  const { rows } = await sql`
    update imports.jobs set runner = null
    where id = ${job.id} and runner = ${runner} and status = 'running' returning id`.execute(
    unit.tx,
  );
  if (rows.length > 0)
    await unit.addJob(runJob, { workspaceId: job.workspaceId, importId: job.id });
}

/** Ends an import that this runner holds, and starts the workspace's next one. */
export async function finishImport(
  unit: Unit,
  job: ImportRow,
  runner: string,
  failure: DomainError | null,
): Promise<boolean> {
  const { rows } = await sql`
    update imports.jobs set status = ${failure ? 'failed' : 'done'},
      failure = ${failure?.message ?? null},
      failure_problem = ${failure && asJson(storedProblem(failure))},
      finished_at = ${unit.now}, runner = null
    where id = ${job.id} and runner = ${runner} and status = 'running' returning id`.execute(
    unit.tx,
  );
  if (rows.length > 0) await startNext(unit, job.workspaceId);
  return rows.length > 0;
}

/** The oldest import of the workspace that waits. */
export async function startNext(unit: Unit, workspaceId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from imports.jobs where workspace_id = ${workspaceId} and status = 'queued'
    order by id limit 1`.execute(unit.tx);
  if (rows[0]) await unit.addJob(runJob, { workspaceId, importId: rows[0].id });
}

/** Imports that nobody works on though they should be: their process died, or their job was lost. */
export async function forgottenImports(
  tx: Tx,
  now: Date,
): Promise<{ workspaceId: string; importId: string }[]> {
  const { rows } = await sql<{ workspaceId: string; importId: string }>`
    select workspace_id as "workspaceId", id as "importId" from imports.jobs j
    where (status = 'running' and heartbeat < ${new Date(now.getTime() - staleMs)})
      or (status = 'queued' and not exists (
        select from imports.jobs r where r.workspace_id = j.workspace_id and r.status = 'running'))
    order by id`.execute(tx);
  return rows;
}
