import { sql, type Tx } from '#kernel/db/database.ts';

/** How a person is shown in a list: her name and face; nulls are unknown. Personal data. */
export interface DisplayName {
  /** The id that stands for her. */
  id: string;
  name: string | null;
  avatarUrl: string | null;
}

/** @returns names by the id given; ids that the workspace does not have are left out */
export async function displayNames(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, DisplayName>> {
  if (contactIds.length === 0) return new Map();
  const { rows } = await sql<DisplayName & { given: string }>`
    select g.id as given, coalesce(g.merged_into, g.id) as id, p.name, p.avatar_url as "avatarUrl"
    from kernel.contacts g
    left join contacts.profiles p on p.contact_id = coalesce(g.merged_into, g.id)
    where g.workspace_id = ${workspaceId} and g.id = any(${contactIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ given, ...name }) => [given, name]));
}
