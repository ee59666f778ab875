import type { ContactQuery } from '#contracts/api/contacts.ts';
import type { StoredProblem } from '#contracts/api/problems.ts';
import type { TagRun, TagRunKind } from '#contracts/api/tags/runs.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';

/** What a run needs to know beyond its tag. */
export interface RunParams {
  /** What people and facts are told brought it. */
  why?: string;
  /** `put`: when the tag goes by itself, as ISO 8601. */
  until?: string | null;
  /** `put`, `take`: who is meant, when they are still to be found. */
  filter?: ContactQuery;
  segmentId?: string;
  /** `merge`: the tag that stays. */
  intoId?: string;
  intoName?: string;
  /** `apply`, `drop`: the rule. */
  ruleId?: string;
}

/** A run as its table holds it. */
export interface RunRow {
  workspaceId: string;
  id: string;
  tagId: string;
  tagName: string;
  kind: TagRunKind;
  params: RunParams;
  status: TagRun['status'];
  stage: TagRun['stage'];
  total: number | null;
  done: number;
  changed: number;
  after: string | null;
  failure: string | null;
  problem: StoredProblem | null;
  createdBy: string;
  createdAt: Date;
  finishedAt: Date | null;
}

const columns = sql`workspace_id as "workspaceId", id, tag_id as "tagId", tag_name as "tagName", kind,
  params, status, stage, total, done, changed, after, failure,
  failure_problem as problem, created_by as "createdBy",
  created_at as "createdAt", finished_at as "finishedAt"`;

/** @throws DomainError `tag_run.not_found` */
export async function readRun(tx: Tx, workspaceId: string, id: string): Promise<RunRow> {
  const { rows } = await sql<RunRow>`
    select ${columns} from audience.tag_runs
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  if (!rows[0]) throw notFound('tag_run', id);
  return rows[0];
}

/** Newest first. */
export async function listRuns(
  tx: Tx,
  workspaceId: string,
  page: { tagId?: string | undefined; open: boolean; limit: number; before: string | null },
): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select ${columns} from audience.tag_runs
    where workspace_id = ${workspaceId}
      and (${page.before}::uuid is null or id < ${page.before})
      and (${page.tagId ?? null}::uuid is null or tag_id = ${page.tagId ?? null})
      and (not ${page.open} or status in ('queued', 'running'))
    order by id desc limit ${page.limit}`.execute(tx);
  return rows;
}

type NewRun = Pick<
  RunRow,
  'workspaceId' | 'id' | 'tagId' | 'tagName' | 'kind' | 'params' | 'createdBy' | 'createdAt'
> &
  Partial<Pick<RunRow, 'stage' | 'total' | 'status' | 'done' | 'changed' | 'finishedAt'>>;

export async function insertRun(tx: Tx, run: NewRun): Promise<void> {
  await sql`
    insert into audience.tag_runs (workspace_id, id, tag_id, tag_name, kind, params, status, stage,
      total, done, changed, created_by, created_at, finished_at)
    values (${run.workspaceId}, ${run.id}, ${run.tagId}, ${run.tagName}, ${run.kind},
      ${JSON.stringify(run.params)}::jsonb, ${run.status ?? 'queued'}, ${run.stage ?? 'working'},
      ${run.total ?? null}, ${run.done ?? 0}, ${run.changed ?? 0}, ${run.createdBy},
      ${run.createdAt}, ${run.finishedAt ?? null})`.execute(tx);
}

/** Ends the runs of these kinds that a tag still has: something newer takes their place. */
export async function endRuns(
  tx: Tx,
  tagId: string,
  kinds: readonly TagRunKind[],
  now: Date,
): Promise<void> {
  await sql`
    update audience.tag_runs set status = 'cancelled', runner = null, finished_at = ${now}
    where tag_id = ${tagId} and kind = any(${kinds}::text[]) and status in ('queued', 'running')
  `.execute(tx);
}

/** A run as the API shows it. */
export const toRun = (row: RunRow): TagRun => ({
  id: row.id,
  tagId: row.tagId,
  tagName: row.tagName,
  kind: row.kind,
  into: row.params.intoName ?? null,
  status: row.status,
  stage: row.stage,
  progress: { done: row.done, of: row.total, changed: row.changed },
  failure: row.failure,
  problem: row.problem,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
});
