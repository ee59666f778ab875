import { createHash } from 'node:crypto';
import { mediaLimits, type MediaItem, type MediaKind } from '#contracts/api/content.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { takenTypes, typeOf } from './sniff.ts';

type Row = Omit<MediaItem, 'url' | 'createdAt'> & { createdAt: Date };

const columns = sql`m.id, m.kind, m.name, m.content_type as "contentType", m.bytes,
  m.created_at as "createdAt", m.created_by as "createdBy"`;

const extensionOf = (kind: MediaKind, contentType: string) =>
  mediaLimits[kind].types[contentType] ?? 'bin';

const toItem = (row: Row): MediaItem => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  url: `/media/${row.id}.${extensionOf(row.kind, row.contentType)}`,
});

/** The library, the newest first. `before`: id to start behind. */
export async function listMedia(
  tx: Tx,
  workspaceId: string,
  filter: { kind?: MediaKind | undefined; search?: string | undefined },
  before: string | null,
  limit: number,
): Promise<MediaItem[]> {
  const part = filter.search ? `%${filter.search.replace(/[\\%_]/g, String.raw`\$&`)}%` : null;
  const { rows } = await sql<Row>`
    select ${columns} from messages.media m
    where m.workspace_id = ${workspaceId} and (${before}::uuid is null or m.id < ${before})
      and (${filter.kind ?? null}::text is null or m.kind = ${filter.kind ?? null})
      and (${part}::text is null or m.name ilike ${part})
    order by m.id desc limit ${limit}`.execute(tx);
  return rows.map(toItem);
}

/** @throws DomainError `media.not_found` */
export async function findMedia(tx: Tx, workspaceId: string, id: string): Promise<MediaItem> {
  const { rows } = await sql<Row>`
    select ${columns} from messages.media m
    where m.workspace_id = ${workspaceId} and m.id = ${id}`.execute(tx);
  if (!rows[0]) throw notFound('media', id);
  return toItem(rows[0]);
}

/**
 * Puts a file into the library. One that is there already, by its content, stays as it is.
 *
 * @returns its id, and whether it is new
 * @throws DomainError `messages.media_type`, `messages.media_too_large`
 */
export async function storeMedia(
  tx: Tx,
  workspaceId: string,
  file: { name: string; content: Buffer },
  by: string,
  now: Date,
): Promise<{ id: string; isNew: boolean }> {
  const { kind, contentType } = accept(file.content);
  const hash = createHash('sha256').update(file.content).digest('hex');
  const { rows } = await sql<{ id: string }>`
    insert into messages.media (workspace_id, id, kind, name, content_type, bytes, hash, content,
      created_at, created_by)
    values (${workspaceId}, ${newId(now.getTime())}, ${kind}, ${file.name}, ${contentType},
      ${file.content.length}, ${hash}, ${file.content}, ${now}, ${by})
    on conflict (workspace_id, hash) do nothing returning id`.execute(tx);
  if (rows[0]) return { id: rows[0].id, isNew: true };
  const known = await sql<{ id: string }>`
    select id from messages.media
    where workspace_id = ${workspaceId} and hash = ${hash}`.execute(tx);
  return { id: known.rows[0]?.id ?? '', isNew: false };
}

function accept(content: Buffer): { kind: MediaKind; contentType: string } {
  const type = typeOf(content);
  if (!type)
    throw new DomainError(
      'unprocessable',
      'messages.media_type',
      `The file is not one of ${takenTypes}.`,
      { types: takenTypes },
    );
  const limit = mediaLimits[type.kind].bytes;
  if (content.length > limit) throw tooLarge(limit);
  return type;
}

export function tooLarge(limit: number): DomainError {
  const megabytes = limit / 1024 ** 2;
  const words = `The file is larger than ${megabytes} MB.`;
  return new DomainError('too_large', 'messages.media_too_large', words, { megabytes });
}

/** @throws DomainError `media.not_found` */
export async function renameMedia(
  tx: Tx,
  workspaceId: string,
  id: string,
  name: string,
): Promise<void> {
  const { numAffectedRows } = await sql`
    update messages.media set name = ${name}
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  if (!numAffectedRows) throw notFound('media', id);
}

export async function removeMedia(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await sql`delete from messages.media
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
}

/** The file behind a public address, of any workspace; null when there is none. */
export async function readMedia(
  tx: Tx,
  id: string,
): Promise<{ content: Buffer; contentType: string; hash: string } | null> {
  const { rows } = await sql<{ content: Buffer; contentType: string; hash: string }>`
    select content, content_type as "contentType", hash from messages.media
    where id = ${id}`.execute(tx);
  return rows[0] ?? null;
}
