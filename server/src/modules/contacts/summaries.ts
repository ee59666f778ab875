import type { ContactSummary } from '#contracts/api/contacts.ts';
import type { IdentityKind } from '#contracts/identity.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';

interface Row {
  id: string;
  name: string | null;
  avatarUrl: string | null;
  language: string | null;
  country: string | null;
  city: string | null;
  createdAt: Date;
  firstSeenAt: Date | null;
  lastSeenAt: Date | null;
  followed: boolean;
  identityKinds: IdentityKind[];
}

/** The rows of the contact list for these people, in their order; two statements and one per column. */
export async function loadSummaries(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  people: readonly string[],
): Promise<ContactSummary[]> {
  if (people.length === 0) return [];
  const rows = new Map((await loadRows(tx, workspaceId, people)).map((row) => [row.id, row]));
  const columns = registry.all('contactColumns');
  const loaded = await Promise.all(
    columns.map((column) => column.load(tx, workspaceId, [...people])),
  );
  return people.flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    const { createdAt, firstSeenAt, lastSeenAt, ...known } = row;
    const first = firstSeenAt && firstSeenAt < createdAt ? firstSeenAt : createdAt;
    const contributed = Object.fromEntries(
      columns.flatMap(({ name }, at) => {
        const value = loaded[at]?.get(id);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    return {
      tags: [],
      owner: null,
      ...known,
      firstSeenAt: first.toISOString(),
      lastSeenAt: lastSeenAt?.toISOString() ?? null,
      ...contributed,
    };
  });
}

async function loadRows(tx: Tx, workspaceId: string, people: readonly string[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select c.id, p.name, p.avatar_url as "avatarUrl", p.language, p.country, p.city,
      c.created_at as "createdAt", seen.first as "firstSeenAt", seen.last as "lastSeenAt",
      exists (select from contacts.follows f
        where f.contact_id = any(member.ids) and f.until is null) as followed,
      array(select distinct i.kind from kernel.identities i
        where i.contact_id = any(member.ids) order by i.kind) as "identityKinds"
    from kernel.contacts c
    left join contacts.profiles p on p.contact_id = c.id
    cross join lateral (select array(
      select c.id union all select m.id from kernel.contacts m where m.merged_into = c.id) as ids
    ) member
    cross join lateral (
      select min(a.first_seen_at) as first, max(a.last_seen_at) as last
      from contacts.activity a where a.contact_id = any(member.ids)
    ) seen
    where c.workspace_id = ${workspaceId} and c.id = any(${people}::uuid[])`.execute(tx);
  return rows;
}
