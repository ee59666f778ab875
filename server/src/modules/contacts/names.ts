import type { IdentityKind } from '#contracts/identity.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

/** How a person is shown in a list: her name and face; nulls are unknown. Personal data. */
export interface DisplayName {
  /** The id that stands for her. */
  id: string;
  name: string | null;
  avatarUrl: string | null;
  /** By which kinds of identity she is known: says where somebody without a name came from. */
  identityKinds: IdentityKind[];
}

/** SQL: the kinds of identity by which a person is known, with those of who was merged into her. */
export const identityKindsOf = (person: ReturnType<typeof sql>) => sql`array(
  select distinct i.kind from kernel.identities i where i.contact_id in (
    select ${person} union all
    select gone.id from kernel.contacts gone where gone.merged_into = ${person})
  order by i.kind)`;

/** @returns names by the id given; ids that the workspace does not have are left out */
export async function displayNames(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, DisplayName>> {
  if (contactIds.length === 0) return new Map();
  const { rows } = await sql<DisplayName & { given: string }>`
    select g.id as given, coalesce(g.merged_into, g.id) as id, p.name, p.avatar_url as "avatarUrl",
      ${identityKindsOf(sql`coalesce(g.merged_into, g.id)`)} as "identityKinds"
    from kernel.contacts g
    left join contacts.profiles p on p.contact_id = coalesce(g.merged_into, g.id)
    where g.workspace_id = ${workspaceId} and g.id = any(${contactIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ given, ...name }) => [given, name]));
}
