import type { TagGroup, TagGroups } from '#contracts/api/tags/tags.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';
import { cleanName, nameKey } from '../definitions/names.ts';
import { refuseTaken } from '../definitions/taken.ts';

/** Groups in their order. */
export async function listGroups(tx: Tx, workspaceId: string): Promise<TagGroups> {
  const { rows } = await sql<TagGroup>`
    select g.id, g.name, (select count(*)::int from audience.tags t
      where t.group_id = g.id and t.gone_at is null) as tags
    from audience.tag_groups g where g.workspace_id = ${workspaceId}
    order by g.place, g.name_key`.execute(tx);
  const { rows: rest } = await sql<{ n: number }>`
    select count(*)::int as n from audience.tags
    where workspace_id = ${workspaceId} and gone_at is null and group_id is null`.execute(tx);
  return { items: rows, ungrouped: rest[0]?.n ?? 0 };
}

/** @throws DomainError `tag_group.not_found` */
export async function readGroup(tx: Tx, workspaceId: string, id: string): Promise<TagGroup> {
  const { items } = await listGroups(tx, workspaceId);
  const found = items.find((group) => group.id === id);
  if (!found) throw notFound('tag_group', id);
  return found;
}

/**
 * Makes a group, behind the others.
 *
 * @throws DomainError `tag_group.name_taken`
 */
export async function createGroup(unit: Unit, workspaceId: string, name: string): Promise<string> {
  const id = newId(unit.now.getTime());
  await refuseTaken('tag_group', name, () =>
    sql`
      insert into audience.tag_groups (workspace_id, id, name, name_key, place, created_at)
      select ${workspaceId}, ${id}, ${cleanName(name)}, ${nameKey(name)},
        coalesce(max(place) + 1, 0), ${unit.now}
      from audience.tag_groups where workspace_id = ${workspaceId}`.execute(unit.tx),
  );
  return id;
}

/**
 * Renames a group, or moves it to a place among the others.
 *
 * @throws DomainError `tag_group.name_taken`, `tag_group.not_found`
 */
export async function updateGroup(
  tx: Tx,
  workspaceId: string,
  id: string,
  given: { name?: string | undefined; place?: number | undefined },
): Promise<void> {
  const { items } = await lockGroups(tx, workspaceId);
  if (!items.some((group) => group.id === id)) throw notFound('tag_group', id);
  const { name, place } = given;
  if (name !== undefined)
    await refuseTaken('tag_group', name, () =>
      sql`update audience.tag_groups set name = ${cleanName(name)}, name_key = ${nameKey(name)}
        where id = ${id}`.execute(tx),
    );
  if (place === undefined) return;
  const order = items.map((group) => group.id).filter((other) => other !== id);
  order.splice(place, 0, id);
  await sql`
    update audience.tag_groups g set place = o.place
    from unnest(${order}::uuid[]) with ordinality o(id, place) where g.id = o.id`.execute(tx);
}

/**
 * Deletes a group; its tags stay, in none.
 *
 * @returns its name
 * @throws DomainError `tag_group.not_found`
 */
export async function deleteGroup(tx: Tx, workspaceId: string, id: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    delete from audience.tag_groups where workspace_id = ${workspaceId} and id = ${id}
    returning name`.execute(tx);
  if (!rows[0]) throw notFound('tag_group', id);
  await sql`update audience.tags set group_id = null where group_id = ${id}`.execute(tx);
  return rows[0].name;
}

/** One move at a time, so that two of them do not give two groups one place. */
async function lockGroups(tx: Tx, workspaceId: string): Promise<TagGroups> {
  await sql`select from audience.tag_groups where workspace_id = ${workspaceId}
    order by id for update`.execute(tx);
  return listGroups(tx, workspaceId);
}
