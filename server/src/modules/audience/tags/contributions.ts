import { sql } from '#kernel/db/database.ts';
import type { ContactColumn, ContactFilter } from '#kernel/registry.ts';
import { nameKey } from './definitions/names.ts';
import { tagsOf } from './people/tagged.ts';

/** `tag=` in the contact list: by id, name or another name; and what is typed into its search box. */
export const tagFilter: ContactFilter = {
  name: 'tag',
  freeText: true,
  async people(tx, workspaceId, value) {
    const { rows } = await sql<{ id: string }>`
      select id from (
        select id, 0 as rank from audience.tags
        where workspace_id = ${workspaceId} and name_key = ${nameKey(value)} and gone_at is null
        union all
        select coalesce(merged_into, id), 1 from audience.tags
        where workspace_id = ${workspaceId} and id::text = ${value.toLowerCase()}
          and (gone_at is null or merged_into is not null)
        union all
        select tag_id, 2 from audience.tag_aliases
        where workspace_id = ${workspaceId} and name_key = ${nameKey(value)}
      ) found order by rank limit 1`.execute(tx);
    const [tag] = rows;
    if (!tag) return null;
    return sql`select person_id as id from audience.assignments where tag_id = ${tag.id}`;
  },
};

export const tagColumn: ContactColumn = {
  name: 'tags',
  load: (tx, workspaceId, contactIds) => tagsOf(tx, workspaceId, contactIds),
};
