import type { ContactTag } from '#contracts/api/tags.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

interface Row extends Omit<ContactTag, 'since'> {
  given: string;
  since: Date;
}

/**
 * The tags of many people, oldest first; a tag on several contacts that were merged counts once.
 *
 * @returns by the id given; people without tags are left out
 */
export async function tagsOf(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, ContactTag[]>> {
  if (contactIds.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select given, id, name, color, why, since from (
      select distinct on (g.id, t.id) g.id as given, t.id, t.name, t.color, a.why, a.since
      from kernel.contacts g
      cross join lateral (
        select coalesce(g.merged_into, g.id) as id
        union all select id from kernel.contacts where merged_into = coalesce(g.merged_into, g.id)
      ) member
      join audience.assignments a on a.contact_id = member.id
      join audience.tags t on t.id = a.tag_id and t.workspace_id = g.workspace_id
      where g.workspace_id = ${workspaceId} and g.id = any(${contactIds}::uuid[])
      order by g.id, t.id, a.since
    ) tagged order by since, name`.execute(tx);
  const tags = new Map<string, ContactTag[]>();
  for (const { given, since, ...tag } of rows)
    tags.set(given, [...(tags.get(given) ?? []), { ...tag, since: since.toISOString() }]);
  return tags;
}
