import { sql, type Tx } from '#kernel/db/database.ts';
import { tagsHeld } from '../locks.ts';

/** A contact as it was asked for, and the person behind it. */
export interface Person {
  given: string;
  workspaceId: string;
  /** Whom the tag is put on. */
  holder: string;
  /** Who stands for her: another only if she was merged while we waited. */
  person: string;
}

/**
 * The people behind contacts, held against a merge, which would otherwise miss a new assignment when
 * it works out `person_id` again; and the tags, held against being merged or deleted.
 */
export async function holdPeople(
  tx: Tx,
  contactIds: readonly string[],
  tagIds: readonly string[],
): Promise<Map<string, Person>> {
  const { rows } = await sql<Person>`
    select g.id as given, g.workspace_id as "workspaceId", p.id as holder,
      coalesce(p.merged_into, p.id) as person
    from ${tagsHeld(tagIds)} held cross join kernel.contacts g
    join kernel.contacts p on p.id = coalesce(g.merged_into, g.id)
    where g.id = any(${[...new Set(contactIds)]}::uuid[])
    order by p.id desc for key share of p`.execute(tx);
  return new Map(rows.map((row) => [row.given, row]));
}
