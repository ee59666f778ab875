import type { SegmentPerson } from '#contracts/api/segments.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Sql } from '../compile/tests.ts';

/** By which kinds of identity a contact is known, with those merged into her. */
export const identityKindsOf = (contact: Sql): Sql => sql`array(
  select distinct i.kind from kernel.identities i where i.contact_id in (
    select ${contact} union all
    select gone.id from kernel.contacts gone where gone.merged_into = ${contact})
  order by i.kind)`;

/** What is shown of people, by id. Who has no profile is there by her id alone. */
export async function loadPeople(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, SegmentPerson>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<SegmentPerson>`
    select c.id, p.name, p.avatar_url as "avatarUrl", p.city,
      ${identityKindsOf(sql.ref('c.id'))} as "identityKinds"
    from kernel.contacts c left join contacts.profiles p on p.contact_id = c.id
    where c.workspace_id = ${workspaceId} and c.id = any(${ids}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

export const countPeople = async (tx: Tx, workspaceId: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from kernel.contacts
    where workspace_id = ${workspaceId} and merged_into is null`.execute(tx);
  return rows[0]?.n ?? 0;
};
