import type { TagColor } from '#contracts/api/tags/tags.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { cleanName, colorOf, nameKey } from './names.ts';

export interface TagDefinition {
  id: string;
  name: string;
  color: TagColor;
  description: string;
}

interface Named {
  workspaceId: string;
  name: string;
}

/** Names one tag of one workspace, for maps over several workspaces. */
export const tagPlace = (workspaceId: string, name: string) => `${workspaceId} ${nameKey(name)}`;

/**
 * Finds tags by name, or by one they had before, and makes those that do not exist; a batch that
 * names only known tags writes nothing.
 *
 * @returns ids by `tagPlace`
 */
export async function ensureTags(
  tx: Tx,
  named: readonly Named[],
  now: Date,
): Promise<Map<string, string>> {
  const wanted = new Map<string, Named>();
  for (const entry of named) {
    const place = tagPlace(entry.workspaceId, entry.name);
    // A new tag is written as it was named first.
    if (nameKey(entry.name) && !wanted.has(place)) wanted.set(place, entry);
  }
  const known = await findTags(tx, [...wanted.values()]);
  const missing = [...wanted].filter(([place]) => !known.has(place)).map(([, entry]) => entry);
  if (missing.length === 0) return known;
  await insertTags(tx, missing, now);
  return findTags(tx, [...wanted.values()]);
}

async function findTags(tx: Tx, named: readonly Named[]): Promise<Map<string, string>> {
  if (named.length === 0) return new Map();
  const keys = named.map(({ workspaceId, name }) => ({ workspaceId, key: nameKey(name) }));
  const { rows } = await sql<{ id: string; workspaceId: string; key: string }>`
    select coalesce(t.id, other.tag_id) as id, x."workspaceId", x.key
    from jsonb_to_recordset(${asJson(keys)}) as x("workspaceId" uuid, key text)
    left join audience.tags t
      on t.workspace_id = x."workspaceId" and t.name_key = x.key and t.gone_at is null
    left join audience.tag_aliases other
      on other.workspace_id = x."workspaceId" and other.name_key = x.key
    where t.id is not null or other.tag_id is not null`.execute(tx);
  return new Map(rows.map((row) => [`${row.workspaceId} ${row.key}`, row.id]));
}

/** In order of name, so that two batches never wait for each other in a circle. */
async function insertTags(tx: Tx, named: readonly Named[], now: Date): Promise<void> {
  const rows = named.map(({ workspaceId, name }) => ({
    id: newId(now.getTime()),
    workspace_id: workspaceId,
    name: cleanName(name),
    name_key: nameKey(name),
    color: colorOf(name),
  }));
  await sql`
    insert into audience.tags (id, workspace_id, name, name_key, color, created_at)
    select id, workspace_id, name, name_key, color, ${now}::timestamptz
    from jsonb_to_recordset(${asJson(rows)})
      as x(id uuid, workspace_id uuid, name text, name_key text, color text)
    order by workspace_id, name_key
    on conflict (workspace_id, name_key) where gone_at is null do nothing`.execute(tx);
}

/**
 * The definitions of these tags; that of a merged one is the tag it became part of. Ids that the
 * workspace does not have are left out.
 *
 * @returns by the id given
 */
export async function getTags(
  tx: Tx,
  workspaceId: string,
  tagIds: readonly string[],
): Promise<Map<string, TagDefinition>> {
  if (tagIds.length === 0) return new Map();
  const { rows } = await sql<TagDefinition & { given: string }>`
    select g.id as given, t.id, t.name, t.color, t.description
    from audience.tags g
    join audience.tags t on t.id = coalesce(g.merged_into, g.id) and t.gone_at is null
    where g.workspace_id = ${workspaceId} and g.id = any(${tagIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ given, ...tag }) => [given, tag]));
}
