import type { exportColumns, exportStatuses, SegmentExport } from '#contracts/api/segments.ts';
import type { ConsentPurpose } from '#contracts/api/consent.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';

export type ExportColumn = (typeof exportColumns)[number];
type ExportStatus = (typeof exportStatuses)[number];

export interface ExportRow {
  id: string;
  workspaceId: string;
  segmentId: string;
  segmentName: string;
  purpose: ConsentPurpose;
  columns: ExportColumn[];
  status: ExportStatus;
  /** The member it has come to. */
  after: string | null;
  done: number;
  total: number;
  rows: number;
  withheld: number;
  bytes: number;
  parts: number;
  failure: string | null;
  createdBy: string;
  createdAt: Date;
  finishedAt: Date | null;
  expiresAt: Date | null;
}

const selected = sql`id, workspace_id as "workspaceId", segment_id as "segmentId",
  segment_name as "segmentName", purpose, columns, status, after, done, total, rows, withheld,
  bytes::float8 as bytes, parts, failure, created_by as "createdBy", created_at as "createdAt",
  finished_at as "finishedAt", expires_at as "expiresAt"`;

/** Files are kept so long: they hold personal data. Our choice (2026-11). */
export const keptDays = 7;
/** The segment's latest exports are listed. */
const listLimit = 20;

export const toExport = ({
  done,
  total,
  createdAt,
  finishedAt,
  expiresAt,
  ...row
}: ExportRow): SegmentExport => ({
  id: row.id,
  segmentId: row.segmentId,
  segmentName: row.segmentName,
  purpose: row.purpose,
  columns: row.columns,
  status: row.status,
  progress: { done, of: total },
  rows: row.rows,
  withheld: row.withheld,
  bytes: row.bytes,
  failure: row.failure,
  createdBy: row.createdBy,
  createdAt: createdAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
  expiresAt: expiresAt?.toISOString() ?? null,
});

export async function insertExport(
  { tx, now }: Unit,
  given: Pick<
    ExportRow,
    'workspaceId' | 'segmentId' | 'segmentName' | 'purpose' | 'columns' | 'total' | 'createdBy'
  >,
): Promise<string> {
  const id = newId(now.getTime());
  await sql`
    insert into audience.exports (id, workspace_id, segment_id, segment_name, purpose, columns,
      status, total, created_by, created_at, touched_at)
    values (${id}, ${given.workspaceId}, ${given.segmentId}, ${given.segmentName}, ${given.purpose},
      ${given.columns}::text[], 'queued', ${given.total}, ${given.createdBy}, ${now}, ${now})`.execute(
    tx,
  );
  return id;
}

/** @throws DomainError `export.not_found` */
export async function readExport(tx: Tx, workspaceId: string, id: string): Promise<ExportRow> {
  const { rows } = await sql<ExportRow>`
    select ${selected} from audience.exports
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  if (!rows[0]) throw notFound('export', id);
  return rows[0];
}

/** Those of a segment, the newest first. */
export async function listExports(
  tx: Tx,
  workspaceId: string,
  segmentId: string,
): Promise<ExportRow[]> {
  const { rows } = await sql<ExportRow>`
    select ${selected} from audience.exports
    where workspace_id = ${workspaceId} and segment_id = ${segmentId}
    order by id desc limit ${listLimit}`.execute(tx);
  return rows;
}

/** For the next part: nobody else writes one meanwhile. Null when it is over. */
export async function holdExport(tx: Tx, id: string): Promise<ExportRow | null> {
  const { rows } = await sql<ExportRow>`
    select ${selected} from audience.exports
    where id = ${id} and status in ('queued', 'running') for update`.execute(tx);
  return rows[0] ?? null;
}

/** @throws DomainError `export.over` */
export async function cancelExport(unit: Unit, workspaceId: string, id: string): Promise<void> {
  const known = await readExport(unit.tx, workspaceId, id);
  const { rows } = await sql`
    update audience.exports set status = 'cancelled', finished_at = ${unit.now}
    where id = ${id} and status in ('queued', 'running') returning id`.execute(unit.tx);
  if (rows.length === 0)
    throw new DomainError('conflict', 'export.over', `This export is ${known.status} already.`);
  await dropParts(unit.tx, id);
}

async function dropParts(tx: Tx, id: string): Promise<void> {
  await sql`delete from audience.export_parts where export_id = ${id}`.execute(tx);
}

export async function failExport(tx: Tx, id: string, failure: string, now: Date): Promise<void> {
  await sql`
    update audience.exports set status = 'failed', failure = ${failure}, finished_at = ${now}
    where id = ${id} and status in ('queued', 'running')`.execute(tx);
}

interface Part {
  people: number;
  rows: number;
  bytes: number;
  content: Buffer;
  after: string | null;
  last: boolean;
}

/** Keeps a part of the file and moves the export on. */
export async function savePart(
  { tx, now }: Unit,
  { id, workspaceId, parts }: ExportRow,
  part: Part,
): Promise<void> {
  const expires = new Date(now.getTime() + keptDays * 86_400_000);
  await sql`
    with kept as (
      insert into audience.export_parts (export_id, part, workspace_id, content)
      values (${id}, ${parts}, ${workspaceId}, ${part.content})
    )
    update audience.exports set status = ${part.last ? 'done' : 'running'},
      after = coalesce(${part.after}::uuid, after), done = done + ${part.people},
      total = greatest(total, done + ${part.people}), rows = rows + ${part.rows},
      withheld = withheld + ${part.people - part.rows}, bytes = bytes + ${part.bytes},
      parts = parts + 1, touched_at = ${now}, finished_at = ${part.last ? now : null}::timestamptz,
      expires_at = ${part.last ? expires : null}::timestamptz
    where id = ${id}`.execute(tx);
}

export async function readPart(tx: Tx, id: string, part: number): Promise<Buffer | null> {
  const { rows } = await sql<{ content: Buffer }>`
    select content from audience.export_parts where export_id = ${id} and part = ${part}`.execute(
    tx,
  );
  return rows[0]?.content ?? null;
}

/** Ids of exports that nobody has worked on since; their process was killed. */
export async function forgottenExports(tx: Tx, before: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from audience.exports
    where status in ('queued', 'running') and touched_at < ${before}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Deletes the files whose time is over; what they were stays on record. */
export async function purgeExports(tx: Tx, now: Date): Promise<void> {
  await sql`
    delete from audience.export_parts p using audience.exports e
    where e.id = p.export_id and e.expires_at <= ${now}`.execute(tx);
}
