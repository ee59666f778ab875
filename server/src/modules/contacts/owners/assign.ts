import { asJson, sql } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';

/** Puts a colleague in charge of a person. */
export interface Assignment {
  workspaceId: string;
  contactId: string;
  /** Null: nobody is in charge any more. */
  userId: string | null;
  note: string;
  /** Who or what did it, for people. */
  by: string;
}

/**
 * Puts colleagues in charge of people and states contact.assigned for what really changed: another
 * colleague, another note for the same one, or a person who was merged and is given to one of those in
 * charge of a part of her. Who is no member of the workspace (any more) is not put in charge. Of
 * several for one person the last counts.
 *
 * @returns for how many people something changed
 */
export async function assignContacts(unit: Unit, wanted: readonly Assignment[]): Promise<number> {
  const last = [...new Map(wanted.map((entry) => [entry.contactId, entry])).values()];
  if (last.length === 0) return 0;
  const { rows } = await sql<Assignment & { name: string | null }>`
    with wanted as (
      select x.*, u.name
      from jsonb_to_recordset(${asJson(last)})
        as x("workspaceId" uuid, "contactId" uuid, "userId" text, note text, by text)
      join kernel.contacts c on c.id = x."contactId" and c.workspace_id = x."workspaceId"
      left join auth.member m on m."userId" = x."userId"
        and m."organizationId" = x."workspaceId"::text
      left join auth."user" u on u.id = m."userId"
      where x."userId" is null or m.id is not null
    ), given as (
      insert into contacts.owners as o (contact_id, workspace_id, user_id, note, by, at)
      select "contactId", "workspaceId", "userId", note, by, ${unit.now} from wanted
      order by "contactId"
      on conflict (contact_id) do update set user_id = excluded.user_id, note = excluded.note,
        by = excluded.by, at = excluded.at
        where o.user_id is distinct from excluded.user_id
          or excluded.note not in ('', o.note) or exists (
          select from kernel.contacts c
          join kernel.contacts k on k.id = c.merged_into
            or k.merged_into = coalesce(c.merged_into, c.id)
          join contacts.owners x on x.contact_id = k.id
          where c.id = o.contact_id and k.id <> c.id and x.at > o.at
            and x.user_id is distinct from excluded.user_id)
      returning contact_id
    )
    select w.* from wanted w join given g on g.contact_id = w."contactId"`.execute(unit.tx);
  for (const { workspaceId, contactId, userId, name, note, by } of rows)
    unit.append({
      workspaceId,
      type: 'contact.assigned',
      identities: [],
      contactId,
      channelId: null,
      occurredAt: unit.now,
      data: { userId, name, note, by },
    });
  return rows.length;
}
