import type { IdentityRef } from '#contracts/identity.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';

/**
 * Who stands for each of these contacts now: herself, or the one she was merged into.
 *
 * @returns by the id given; ids that the workspace does not have are left out
 */
export async function canonicalIds(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, string>> {
  if (contactIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; person: string }>`
    select id, coalesce(merged_into, id) as person from kernel.contacts
    where workspace_id = ${workspaceId} and id = any(${contactIds}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.person]));
}

/** A person: the id that stands for her, and all contacts that are her, herself first. */
export interface Person {
  id: string;
  contactIds: string[];
}

/**
 * The person behind a contact's id, whichever of her ids it is.
 *
 * @throws DomainError `contact.not_found`
 */
export async function personOf(tx: Tx, workspaceId: string, contactId: string): Promise<Person> {
  const { rows } = await sql<{ id: string; merged: boolean }>`
    with person as (
      select coalesce(merged_into, id) as id from kernel.contacts
      where workspace_id = ${workspaceId} and id = ${contactId}
    )
    select c.id, c.merged_into is not null as merged from person p
    join kernel.contacts c on c.id = p.id or c.merged_into = p.id
    order by merged, c.id`.execute(tx);
  const first = rows[0];
  if (!first) throw notFound('contact', contactId);
  return { id: first.id, contactIds: rows.map((row) => row.id) };
}

/**
 * Whose identities these are.
 *
 * @returns the ids of the people, in the order of the identities; null for one that nobody has
 */
export async function findByIdentity(
  tx: Tx,
  workspaceId: string,
  identities: readonly IdentityRef[],
): Promise<(string | null)[]> {
  if (identities.length === 0) return [];
  const { rows } = await sql<{ person: string | null }>`
    select coalesce(c.merged_into, c.id) as person
    from rows from (jsonb_to_recordset(${asJson(identities)})
      as (kind text, account text, id text)) with ordinality as x(kind, account, id, place)
    -- One look-up each: a plan made while the tables were small would read them whole for ever.
    left join lateral (
      select i.contact_id from kernel.identities i where i.workspace_id = ${workspaceId}
        and i.kind = x.kind and i.account = x.account and i.external_id = x.id limit 1
    ) i on true
    left join lateral (
      select c.id, c.merged_into from kernel.contacts c where c.id = i.contact_id limit 1
    ) c on true
    order by x.place`.execute(tx);
  return rows.map((row) => row.person);
}
