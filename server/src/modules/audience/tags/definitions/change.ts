import type { z } from 'zod';
import type { createTag as createBody, updateTag as updateBody } from '#contracts/api/tags/tags.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';
import { cleanName, nameKey } from './names.ts';
import { refuseTaken } from './taken.ts';

/**
 * @returns the new tag's id
 * @throws DomainError `tag.name_taken`, `tag_group.not_found`
 */
export async function createTag(
  unit: Unit,
  workspaceId: string,
  given: z.output<typeof createBody>,
): Promise<string> {
  const id = newId(unit.now.getTime());
  await checkGroup(unit.tx, workspaceId, given.groupId);
  await forgetAlias(unit.tx, workspaceId, given.name);
  await refuseTaken('tag', given.name, () =>
    sql`
      insert into audience.tags
        (id, workspace_id, name, name_key, color, description, group_id, created_at)
      values (${id}, ${workspaceId}, ${cleanName(given.name)}, ${nameKey(given.name)},
        ${given.color}, ${given.description}, ${given.groupId}, ${unit.now})`.execute(unit.tx),
  );
  return id;
}

export interface TagNames {
  id: string;
  name: string;
}

/**
 * Changes what is given. A tag that is renamed keeps its old name as another one of its own.
 *
 * @returns how it was named before
 * @throws DomainError `tag.name_taken`, `tag.not_found`, `tag_group.not_found`
 */
export async function updateTag(
  tx: Tx,
  workspaceId: string,
  id: string,
  given: z.output<typeof updateBody>,
): Promise<string> {
  const before = await lockTag(tx, workspaceId, id);
  const { name = before.name, color = null, description = null, groupId } = given;
  await checkGroup(tx, workspaceId, groupId ?? null);
  const renamed = nameKey(name) !== nameKey(before.name);
  if (renamed) await forgetAlias(tx, workspaceId, name);
  await refuseTaken('tag', name, () =>
    sql`
      update audience.tags set name = ${cleanName(name)}, name_key = ${nameKey(name)},
        color = coalesce(${color}, color), description = coalesce(${description}, description),
        group_id = ${groupId === undefined ? sql`group_id` : groupId}
      where id = ${id}`.execute(tx),
  );
  if (renamed) await addAlias(tx, workspaceId, before.name, id);
  return before.name;
}

/**
 * The tag, held against changes until the transaction ends.
 *
 * @throws DomainError `tag.not_found`
 */
export async function lockTag(tx: Tx, workspaceId: string, id: string): Promise<TagNames> {
  const { rows } = await sql<TagNames>`
    select id, name from audience.tags
    where workspace_id = ${workspaceId} and id = ${id} and gone_at is null for update`.execute(tx);
  if (!rows[0]) throw notFound('tag', id);
  return rows[0];
}

/** Lets a tag be found by another name too, unless a tag has it. */
export async function addAlias(
  tx: Tx,
  workspaceId: string,
  name: string,
  tagId: string,
): Promise<void> {
  await sql`
    insert into audience.tag_aliases (workspace_id, name_key, name, tag_id)
    values (${workspaceId}, ${nameKey(name)}, ${name}, ${tagId})
    on conflict (workspace_id, name_key) do update set tag_id = excluded.tag_id`.execute(tx);
}

/** A name that a tag gets means that tag from now on. */
async function forgetAlias(tx: Tx, workspaceId: string, name: string): Promise<void> {
  await sql`delete from audience.tag_aliases
    where workspace_id = ${workspaceId} and name_key = ${nameKey(name)}`.execute(tx);
}

async function checkGroup(tx: Tx, workspaceId: string, groupId: string | null): Promise<void> {
  if (groupId === null) return;
  const { rows } = await sql`
    select from audience.tag_groups where workspace_id = ${workspaceId} and id = ${groupId}
    for key share`.execute(tx);
  if (rows.length === 0) throw notFound('tag_group', groupId);
}
