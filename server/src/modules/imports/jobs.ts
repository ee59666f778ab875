import type { ImportJob, ImportKind, ImportMapping } from '#contracts/api/imports.ts';
import type { StoredProblem } from '#contracts/api/problems.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Column } from './file/columns.ts';
import type { Encoding } from './file/encoding.ts';
import { progressOf } from './run/progress.ts';

/** An import as its table holds it. */
export interface ImportRow {
  id: string;
  workspaceId: string;
  kind: ImportKind;
  fileName: string;
  bytes: number;
  encoding: Encoding;
  delimiter: string;
  signature: string;
  columns: Column[];
  preview: string[][];
  mapping: ImportMapping | null;
  status: ImportJob['status'];
  stage: 'reading' | 'recording';
  /** Rows read, and how many bytes of the file that was. */
  rows: number;
  bytesRead: number;
  /** Purchases: lines that wait to be recorded, and that were; and the last order recorded. */
  staged: number;
  recorded: number;
  afterOrder: string;
  activeMs: number;
  created: number;
  updated: number;
  unchanged: number;
  walkIns: number;
  failed: number;
  failure: string | null;
  problem: StoredProblem | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

const columns = sql`id, workspace_id as "workspaceId", kind, file_name as "fileName",
  bytes::float8, encoding, delimiter, signature, columns, preview, mapping, status, stage,
  rows::float8, bytes_read::float8 as "bytesRead", staged::float8, recorded::float8,
  after_order as "afterOrder", active_ms::float8 as "activeMs", created, updated, unchanged,
  walk_ins as "walkIns", failed, failure, failure_problem as problem, created_at as "createdAt", started_at as "startedAt",
  finished_at as "finishedAt"`;

/** @throws DomainError `import.not_found` */
export async function readImport(tx: Tx, workspaceId: string, id: string): Promise<ImportRow> {
  const { rows } = await sql<ImportRow>`
    select ${columns} from imports.jobs where workspace_id = ${workspaceId} and id = ${id}`.execute(
    tx,
  );
  if (!rows[0]) throw notFound('import', id);
  return rows[0];
}

/** The same, held against changes until the transaction ends. */
export async function lockImport(tx: Tx, workspaceId: string, id: string): Promise<ImportRow> {
  await sql`select from imports.jobs where workspace_id = ${workspaceId} and id = ${id} for update`.execute(
    tx,
  );
  return readImport(tx, workspaceId, id);
}

/** Newest first. */
export async function listImports(
  tx: Tx,
  workspaceId: string,
  page: { limit: number; before: string | number | null },
): Promise<ImportRow[]> {
  const before = page.before === null ? sql`` : sql`and id < ${page.before}::uuid`;
  const { rows } = await sql<ImportRow>`
    select ${columns} from imports.jobs where workspace_id = ${workspaceId} ${before}
    order by id desc limit ${page.limit}`.execute(tx);
  return rows;
}

export async function insertImport(
  tx: Tx,
  row: Pick<
    ImportRow,
    | 'id'
    | 'workspaceId'
    | 'kind'
    | 'fileName'
    | 'bytes'
    | 'encoding'
    | 'delimiter'
    | 'signature'
    | 'columns'
    | 'preview'
    | 'createdAt'
  >,
): Promise<void> {
  await sql`
    insert into imports.jobs (id, workspace_id, kind, file_name, bytes, encoding, delimiter,
      signature, columns, preview, mapping, created_at)
    values (${row.id}, ${row.workspaceId}, ${row.kind}, ${row.fileName}, ${row.bytes},
      ${row.encoding}, ${row.delimiter}, ${row.signature}, ${JSON.stringify(row.columns)}::jsonb,
      ${JSON.stringify(row.preview)}::jsonb,
      (select mapping from imports.mappings where workspace_id = ${row.workspaceId}
        and kind = ${row.kind} and signature = ${row.signature}),
      ${row.createdAt})`.execute(tx);
}

/** Keeps a mapping with its import, and for the next file with the same header. */
export async function saveMapping(
  tx: Tx,
  { id, workspaceId, kind, signature }: ImportRow,
  mapping: ImportMapping,
): Promise<void> {
  const json = JSON.stringify(mapping);
  await sql`update imports.jobs set mapping = ${json}::jsonb
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  await sql`
    insert into imports.mappings (workspace_id, kind, signature, mapping)
    values (${workspaceId}, ${kind}, ${signature}, ${json}::jsonb)
    on conflict (workspace_id, kind, signature) do update set mapping = excluded.mapping`.execute(
    tx,
  );
}

/** An import as the API shows it. */
export const toJob = (row: ImportRow): ImportJob => ({
  id: row.id,
  kind: row.kind,
  fileName: row.fileName,
  bytes: row.bytes,
  encoding: row.encoding,
  delimiter: row.delimiter,
  status: row.status,
  columns: row.columns,
  preview: row.preview,
  mapping: row.mapping,
  progress: progressOf(row),
  result: {
    created: row.created,
    updated: row.updated,
    unchanged: row.unchanged,
    walkIns: row.walkIns,
    failed: row.failed,
  },
  failure: row.failure,
  problem: row.problem,
  createdAt: row.createdAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
});
