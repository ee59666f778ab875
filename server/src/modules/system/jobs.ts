import type { Job } from '#contracts/api/system.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

type Row = Omit<Job, 'runAt' | 'createdAt'> & { runAt: Date; createdAt: Date };

/**
 * Background jobs that are not done, newest first: those of the workspace and those that serve the
 * whole installation. Done ones are deleted by graphile-worker. Its public view shows no payload,
 * which alone tells whose a job is, hence the private tables (their shape is pinned with its version).
 */
export async function listJobs(
  tx: Tx,
  workspaceId: string,
  page: { limit: number; before: string | number | null },
  now: Date,
): Promise<Row[]> {
  const before = page.before === null ? sql`` : sql`and j.id < ${page.before}::bigint`;
  const { rows } = await sql<Row>`
    select j.id::text, t.identifier as task, j.attempts, j.max_attempts as "maxAttempts",
      j.run_at as "runAt", j.created_at as "createdAt",
      case when j.payload->>'workspaceId' = ${workspaceId} then j.last_error end as "lastError",
      case
        when j.locked_at is not null then 'running'
        when j.attempts >= j.max_attempts then 'failed'
        when j.attempts > 0 then 'retrying'
        when j.run_at > ${now} then 'planned'
        else 'waiting'
      end as status
    from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    where coalesce(j.payload->>'workspaceId', ${workspaceId}) = ${workspaceId} ${before}
    order by j.id desc limit ${page.limit}`.execute(tx);
  return rows;
}
