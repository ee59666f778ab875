import { asJson, sql } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { ensureTags, tagPlace } from './definitions.ts';

/** Tags to put on a contact, by name (made when there is none) or by id (skipped when there is none). */
export interface TagRequest {
  workspaceId: string;
  contactId: string;
  tagNames?: readonly string[];
  tagIds?: readonly string[];
  /** For people: what brought the tag, e.g. `Scanned Shanghai IFC counter 3`. */
  why: string;
  /** Since when she has it; the unit's time when left out. */
  at?: Date;
}

/** Tags to take off a contact. */
export interface UntagRequest {
  workspaceId: string;
  contactId: string;
  tagIds: readonly string[];
  why: string;
}

interface Change {
  workspaceId: string;
  contactId: string;
  tagId: string;
  name: string;
  why: string;
  since: Date;
}

/**
 * Puts tags on contacts, however many, in three statements (five when tags are made). A person who has
 * a tag keeps it as it is; facts tag.added are stated for what really changed.
 *
 * @returns how many tags were put on
 */
export async function addTags(unit: Unit, requests: readonly TagRequest[]): Promise<number> {
  const byName = requests.flatMap(({ workspaceId, tagNames = [] }) =>
    tagNames.map((name) => ({ workspaceId, name })),
  );
  const ids = await ensureTags(unit.tx, byName, unit.now);
  const asked = requests.flatMap((request) => {
    const { workspaceId, contactId, why, tagNames = [], tagIds = [], at = unit.now } = request;
    const named = tagNames.flatMap((name) => ids.get(tagPlace(workspaceId, name)) ?? []);
    return [...named, ...tagIds].map((tagId) => ({
      workspaceId,
      contactId,
      tagId,
      why,
      since: at,
    }));
  });
  if (asked.length === 0) return 0;
  const changes = await insertAssignments(unit, asked);
  for (const { workspaceId, contactId, tagId, name, why, since } of changes)
    unit.append({
      workspaceId,
      type: 'tag.added',
      identities: [],
      contactId,
      channelId: null,
      occurredAt: since,
      data: { tagId, name, why },
    });
  return changes.length;
}

/** A contact as it was asked for, and the person behind it. */
interface Person {
  given: string;
  workspaceId: string;
  /** Whom the tag is put on. */
  holder: string;
  /** Who stands for her: another only if she was merged while we waited. */
  person: string;
}

/**
 * The person's row is locked against a merge, which would otherwise miss the new assignment when it
 * works out `person_id` again.
 */
async function lockPeople(unit: Unit, contactIds: readonly string[]): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select g.id as given, g.workspace_id as "workspaceId", p.id as holder,
      coalesce(p.merged_into, p.id) as person
    from kernel.contacts g join kernel.contacts p on p.id = coalesce(g.merged_into, g.id)
    where g.id = any(${contactIds}::uuid[]) order by p.id desc for key share of p`.execute(unit.tx);
  return rows;
}

async function insertAssignments(
  unit: Unit,
  asked: readonly Omit<Change, 'name'>[],
): Promise<Change[]> {
  const people = await lockPeople(unit, [...new Set(asked.map(({ contactId }) => contactId))]);
  const byGiven = new Map(people.map((row) => [row.given, row]));
  const wanted = new Map<string, Omit<Change, 'name'> & Person>();
  for (const request of asked) {
    const who = byGiven.get(request.contactId);
    if (!who || who.workspaceId !== request.workspaceId) continue;
    const place = `${who.person} ${request.tagId}`;
    if (!wanted.has(place)) wanted.set(place, { ...request, ...who });
  }
  const { rows } = await sql<Change>`
    with inserted as (
      insert into audience.assignments (contact_id, tag_id, workspace_id, person_id, why, since)
      select x.holder, t.id, t.workspace_id, x.person, x.why, x.since
      from jsonb_to_recordset(${asJson([...wanted.values()])}) as x("workspaceId" uuid, holder uuid,
        person uuid, "tagId" uuid, why text, since timestamptz)
      join audience.tags t on t.id = x."tagId" and t.workspace_id = x."workspaceId"
      where not exists (
        select from audience.assignments e where e.tag_id = t.id and e.person_id = x.person)
      order by x.holder, t.id
      on conflict (contact_id, tag_id) do nothing
      returning contact_id, tag_id, workspace_id, person_id, why, since
    )
    select i.workspace_id as "workspaceId", i.person_id as "contactId", i.tag_id as "tagId", t.name,
      i.why, i.since
    from inserted i join audience.tags t on t.id = i.tag_id
    order by i.contact_id, i.tag_id`.execute(unit.tx);
  return rows;
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
  const { rows } = await sql<Omit<Change, 'since'>>`
    with asked as (
      select distinct on (c.id, x."tagId") x."workspaceId", coalesce(c.merged_into, c.id) as person,
        x."tagId", x.why
      from jsonb_to_recordset(${asJson(asked)})
        as x("workspaceId" uuid, "contactId" uuid, "tagId" uuid, why text)
      join kernel.contacts c on c.id = x."contactId" and c.workspace_id = x."workspaceId"
    ), members as (
      select person, person as contact_id from asked
      union select m.merged_into, m.id from kernel.contacts m join asked on m.merged_into = person
    ), deleted as (
      delete from audience.assignments a using asked, members
      where members.person = asked.person and a.contact_id = members.contact_id
        and a.tag_id = asked."tagId"
      returning asked.person, asked."tagId"
    )
    select distinct asked."workspaceId", asked.person as "contactId", asked."tagId", t.name, asked.why
    from deleted join asked using (person, "tagId")
    join audience.tags t on t.id = asked."tagId" and t.workspace_id = asked."workspaceId"`.execute(
    unit.tx,
  );
  for (const { workspaceId, contactId, tagId, name, why } of rows)
    unit.append({
      workspaceId,
      type: 'tag.removed',
      identities: [],
      contactId,
      channelId: null,
      occurredAt: unit.now,
      data: { tagId, name, why },
    });
  return rows.length;
}
