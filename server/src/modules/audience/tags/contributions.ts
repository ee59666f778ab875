import { sql } from '#kernel/db/database.ts';
import type { ContactColumn, ContactFilter } from '#kernel/registry.ts';
import { nameKey } from './names.ts';
import { tagsOf } from './tagged.ts';

/** `tag=` in the contact list: by name or id; and what is typed into its search box. */
export const tagFilter: ContactFilter = {
  name: 'tag',
  freeText: true,
  async people(tx, workspaceId, value) {
    const { rows } = await sql<{ id: string }>`
      select id from audience.tags where workspace_id = ${workspaceId}
        and (name_key = ${nameKey(value)} or id::text = ${value.toLowerCase()})`.execute(tx);
    const [tag] = rows;
    if (!tag) return null;
    return sql`select person_id as id from audience.assignments where tag_id = ${tag.id}`;
  },
};

export const tagColumn: ContactColumn = {
  name: 'tags',
  load: (tx, workspaceId, contactIds) => tagsOf(tx, workspaceId, contactIds),
};
