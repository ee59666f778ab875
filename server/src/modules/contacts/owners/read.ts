import { sql, type Tx } from '#kernel/db/database.ts';
import type { ContactColumn, ContactSection } from '#kernel/registry.ts';

/** Whether no later word than `o`'s was said of another part of the same person, `c` being o's contact. */
const isLatest = sql`not exists (
  select from contacts.owners x
  where x.at > o.at and x.contact_id in (
    select c.merged_into union all
    select m.id from kernel.contacts m where m.merged_into = coalesce(c.merged_into, c.id))
)`;

/** The people somebody is in charge of, as a query of their ids. */
export const peopleOf = (workspaceId: string, userId: string) => sql`
  select coalesce(c.merged_into, c.id) as id
  from contacts.owners o join kernel.contacts c on c.id = o.contact_id
  where o.workspace_id = ${workspaceId} and o.user_id = ${userId} and ${isLatest}`;

/** Nobody is in charge of the person `s.id`. */
export const unowned = sql`not exists (
  select from contacts.owners o join kernel.contacts c on c.id = o.contact_id
  where o.user_id is not null and o.contact_id in (
    select s.id union all select m.id from kernel.contacts m where m.merged_into = s.id)
    and ${isLatest})`;

/** How many people somebody is in charge of. */
export async function countPeopleOf(tx: Tx, workspaceId: string, userId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct id)::int as n from (${peopleOf(workspaceId, userId)}) own`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** Who is in charge of a person. */
export const ownerSection: ContactSection = {
  name: 'owner',
  async load(tx, workspaceId, contactIds) {
    const { rows } = await sql<{
      userId: string;
      name: string | null;
      note: string;
      by: string;
      at: Date;
    }>`
      select * from (
        select o.user_id as "userId", u.name, o.note, o.by, o.at from contacts.owners o
        left join auth."user" u on u.id = o.user_id
        where o.workspace_id = ${workspaceId} and o.contact_id = any(${contactIds}::uuid[])
        order by o.at desc limit 1
      ) latest where "userId" is not null`.execute(tx);
    const [owner] = rows;
    return owner ? { ...owner, at: owner.at.toISOString() } : null;
  },
};

/** The same, short, for the rows of the contact list. */
export const ownerColumn: ContactColumn = {
  name: 'owner',
  async load(tx, workspaceId, contactIds) {
    const { rows } = await sql<{ id: string; userId: string; name: string | null }>`
      select person.id, latest.user_id as "userId", u.name
      from unnest(${contactIds}::uuid[]) person(id)
      cross join lateral (
        select o.user_id from contacts.owners o
        where o.workspace_id = ${workspaceId} and o.contact_id in (
          select person.id union all
          select m.id from kernel.contacts m where m.merged_into = person.id)
        order by o.at desc limit 1
      ) latest
      left join auth."user" u on u.id = latest.user_id
      where latest.user_id is not null`.execute(tx);
    return new Map(rows.map(({ id, ...owner }) => [id, owner]));
  },
};
