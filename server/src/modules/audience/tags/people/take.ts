import type { FactData } from '#contracts/facts.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { holdPeople } from './people.ts';

/** Tags to take off a contact. */
export interface UntagRequest {
  workspaceId: string;
  contactId: string;
  tagIds: readonly string[];
  why: string;
}

/** A tag that went off a person. */
export interface Removed {
  workspaceId: string;
  contactId: string;
  tagId: string;
  name: string;
  why: string;
}

/**
 * Takes tags off people, whichever of their merged contacts they were put on. States tag.removed for
 * what really changed.
 *
 * @returns how many tags were taken off
 */
export async function removeTags(unit: Unit, requests: readonly UntagRequest[]): Promise<number> {
  const asked = requests.flatMap(({ workspaceId, contactId, tagIds, why }) =>
    tagIds.map((tagId) => ({ workspaceId, contactId, tagId, why })),
  );
  if (asked.length === 0) return 0;
  // A merge in between would count those who keep the tag wrongly.
  await holdPeople(
    unit.tx,
    asked.map(({ contactId }) => contactId),
    [],
  );
  const { rows } = await sql<Removed>`
    with asked as (
      select distinct on (c.id, t.id) x."workspaceId", coalesce(c.merged_into, c.id) as person,
        t.id as "tagId", t.name, x.why
      from jsonb_to_recordset(${asJson(asked)})
        as x("workspaceId" uuid, "contactId" uuid, "tagId" uuid, why text)
      join kernel.contacts c on c.id = x."contactId" and c.workspace_id = x."workspaceId"
      join audience.tags g on g.id = x."tagId" and g.workspace_id = x."workspaceId"
      join audience.tags t on t.id = coalesce(g.merged_into, g.id)
    ), members as (
      select person, person as contact_id from asked
      union select m.merged_into, m.id from kernel.contacts m join asked on m.merged_into = person
    ), deleted as (
      delete from audience.assignments a using asked, members
      where members.person = asked.person and a.contact_id = members.contact_id
        and a.tag_id = asked."tagId"
      returning asked.person, asked."tagId"
    )
    select distinct asked."workspaceId", asked.person as "contactId", asked."tagId", asked.name,
      asked.why
    from deleted join asked using (person, "tagId")`.execute(unit.tx);
  stateRemoved(unit, rows);
  return rows.length;
}

/** States tag.removed; `by` says what did it when it was no person, file, code or program. */
export function stateRemoved(
  unit: Unit,
  removed: readonly (Removed & { at?: Date })[],
  by?: FactData['tag.removed']['by'],
): void {
  for (const { workspaceId, contactId, tagId, name, why, at = unit.now } of removed)
    unit.append({
      workspaceId,
      type: 'tag.removed',
      identities: [],
      contactId,
      channelId: null,
      occurredAt: at,
      data: { tagId, name, why, ...(by && { by }) },
    });
}
