import type { Tag, TagColor } from '#contracts/api/tags.ts';
import { pgCode, sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { cleanName, nameKey } from './names.ts';

/** Counting stops here: beyond it people want to know that it is many, not how many. */
const countLimit = 10_000;

interface Row extends Omit<Tag, 'createdAt' | 'usage'> {
  createdAt: Date;
  key: string;
  counted: number;
}

/** Tags by name, with how many contacts have each. */
export async function listTags(
  tx: Tx,
  workspaceId: string,
  page: { q: string; after: string | null; limit: number },
): Promise<(Tag & { key: string })[]> {
  const { rows } = await sql<Row>`
    select t.id, t.name, t.color, t.description, t.created_at as "createdAt", t.name_key as key,
      n.counted
    from (
      select * from audience.tags
      where workspace_id = ${workspaceId}
        and (${page.after}::text is null or name_key > ${page.after})
        and position(${nameKey(page.q)} in name_key) > 0
      order by name_key limit ${page.limit}
    ) t
    cross join lateral (
      select count(*)::int as counted from (
        select from audience.assignments a where a.tag_id = t.id limit ${countLimit}) counting
    ) n
    order by t.name_key`.execute(tx);
  return rows.map(toTag);
}

/** @throws DomainError `tag.not_found` */
export async function readTag(tx: Tx, workspaceId: string, id: string): Promise<Tag> {
  const { rows } = await sql<Row>`
    select id, name, color, description, created_at as "createdAt", name_key as key,
      (select count(*)::int from (
        select from audience.assignments a where a.tag_id = t.id limit ${countLimit}) n) as counted
    from audience.tags t where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  if (!rows[0]) throw notFound('tag', id);
  return toTag(rows[0]);
}

const toTag = ({ counted, createdAt, ...tag }: Row): Tag & { key: string } => ({
  ...tag,
  createdAt: createdAt.toISOString(),
  usage: { contacts: counted, more: counted === countLimit },
});

interface Definition {
  name: string;
  color: TagColor;
  description: string;
}

/**
 * @returns the new tag's id
 * @throws DomainError `tag.name_taken`
 */
export async function createTag(
  tx: Tx,
  workspaceId: string,
  given: Definition,
  now: Date,
): Promise<string> {
  const id = newId(now.getTime());
  await refuseTaken(given.name, () =>
    sql`
      insert into audience.tags (id, workspace_id, name, name_key, color, description, created_at)
      values (${id}, ${workspaceId}, ${cleanName(given.name)}, ${nameKey(given.name)},
        ${given.color}, ${given.description}, ${now})`.execute(tx),
  );
  return id;
}

/** @throws DomainError `tag.name_taken`, `tag.not_found` */
export async function updateTag(
  tx: Tx,
  workspaceId: string,
  id: string,
  given: Partial<Definition>,
): Promise<void> {
  const { name, color = null, description = null } = given;
  const { rows } = await refuseTaken(name ?? '', () =>
    sql`
      update audience.tags set name = coalesce(${name ? cleanName(name) : null}, name),
        name_key = coalesce(${name ? nameKey(name) : null}, name_key),
        color = coalesce(${color}, color), description = coalesce(${description}, description)
      where workspace_id = ${workspaceId} and id = ${id} returning id`.execute(tx),
  );
  if (rows.length === 0) throw notFound('tag', id);
}

/**
 * Deletes the definition; its assignments mean nothing from then on, and are cleared by a job.
 *
 * @returns its name
 * @throws DomainError `tag.not_found`
 */
export async function deleteTag(tx: Tx, workspaceId: string, id: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    delete from audience.tags where workspace_id = ${workspaceId} and id = ${id} returning name
  `.execute(tx);
  if (!rows[0]) throw notFound('tag', id);
  return rows[0].name;
}

/** Clears some assignments of a tag that is gone; how many. */
export async function clearAssignments(tx: Tx, tagId: string, limit: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with chunk as (
      select contact_id, tag_id from audience.assignments a
      where tag_id = ${tagId} and not exists (select from audience.tags t where t.id = a.tag_id)
      limit ${limit}
    ), cleared as (
      delete from audience.assignments a using chunk
      where a.contact_id = chunk.contact_id and a.tag_id = chunk.tag_id returning 1
    )
    select count(*)::int as n from cleared`.execute(tx);
  return rows[0]?.n ?? 0;
}

async function refuseTaken<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (pgCode(error) !== '23505') throw error;
    throw new DomainError('conflict', 'tag.name_taken', `There is a tag named ${name} already.`, {
      name,
    });
  }
}
