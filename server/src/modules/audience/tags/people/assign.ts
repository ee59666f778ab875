import { asJson, sql } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { ensureTags, tagPlace } from '../definitions/definitions.ts';
import { holdPeople, type Person } from './people.ts';

/** Tags to give a contact, by name (made when there is none) or by id (skipped when there is none). */
export interface TagRequest {
  workspaceId: string;
  contactId: string;
  tagNames?: readonly string[];
  tagIds?: readonly string[];
  /** For people: what brought the tag, e.g. `Scanned Shanghai IFC counter 3`. */
  why: string;
  /** Since when she has it; the unit's time when left out. */
  at?: Date;
  /** When it goes by itself; never when left out. */
  until?: Date | null;
}

interface Asked {
  workspaceId: string;
  contactId: string;
  tagId: string;
  why: string;
  since: Date;
  until: Date | null;
}

interface Added extends Asked {
  name: string;
  /** She did not have it before. */
  fresh: boolean;
}

/**
 * Gives contacts tags, however many, in three statements (five when tags are made). A person who was
 * given a tag keeps it as it is, but for lasting longer; one that a rule had put on her is given from
 * then on. Facts tag.added are stated for what really changed.
 *
 * @returns how many tags were put on
 */
export async function addTags(unit: Unit, requests: readonly TagRequest[]): Promise<number> {
  const byName = requests.flatMap(({ workspaceId, tagNames = [] }) =>
    tagNames.map((name) => ({ workspaceId, name })),
  );
  const ids = await ensureTags(unit.tx, byName, unit.now);
  const asked = requests.flatMap((request): Asked[] => {
    const { workspaceId, contactId, why, tagNames = [], tagIds = [] } = request;
    const { at: since = unit.now, until = null } = request;
    const named = tagNames.flatMap((name) => ids.get(tagPlace(workspaceId, name)) ?? []);
    return [...named, ...tagIds].map((tagId) => ({
      workspaceId,
      contactId,
      tagId,
      why,
      since,
      until,
    }));
  });
  if (asked.length === 0) return 0;
  const added = (await give(unit, asked)).filter(({ fresh }) => fresh);
  for (const { workspaceId, contactId, tagId, name, why, since, until } of added)
    unit.append({
      workspaceId,
      type: 'tag.added',
      identities: [],
      contactId,
      channelId: null,
      occurredAt: since,
      data: { tagId, name, why, ...(until && { until: until.toISOString() }) },
    });
  return added.length;
}

async function give(unit: Unit, asked: readonly Asked[]): Promise<Added[]> {
  const people = await holdPeople(
    unit.tx,
    asked.map(({ contactId }) => contactId),
    asked.map(({ tagId }) => tagId),
  );
  const wanted = new Map<string, Asked & Person>();
  for (const request of asked) {
    const who = people.get(request.contactId);
    if (!who || who.workspaceId !== request.workspaceId) continue;
    const place = `${who.person} ${request.tagId}`;
    if (!wanted.has(place)) wanted.set(place, { ...request, ...who });
  }
  const { rows } = await sql<Added>`
    with wanted as (
      select distinct on (x.holder, t.id) x.holder, x.person, x.why, x.since, x.until, t.id as tag_id,
        t.workspace_id
      from jsonb_to_recordset(${asJson([...wanted.values()])}) as x("workspaceId" uuid, holder uuid,
        person uuid, "tagId" uuid, why text, since timestamptz, until timestamptz)
      join audience.tags g on g.id = x."tagId" and g.workspace_id = x."workspaceId"
      join audience.tags t on t.id = coalesce(g.merged_into, g.id) and t.gone_at is null
      where not exists (
        select from audience.assignments e
        left join audience.tag_rules r on r.tag_id = e.tag_id and r.id = e.rule_id
        where e.tag_id = t.id and e.person_id = x.person and r.id is null
          and (e.until is null or e.until >= x.until))
      order by x.holder, t.id
    ), given as (
      insert into audience.assignments as a
        (contact_id, tag_id, workspace_id, person_id, why, since, until)
      select holder, tag_id, workspace_id, person, why, since, until from wanted
      order by holder, tag_id
      on conflict (contact_id, tag_id) do update set why = excluded.why, until = excluded.until,
        rule_id = null, fact_id = null
      -- Somebody else may have given it just now.
      where a.rule_id is not null or a.until < coalesce(excluded.until, 'infinity')
      returning contact_id, tag_id, workspace_id, person_id, why, since, until,
        old.contact_id is null as fresh
    )
    select g.workspace_id as "workspaceId", g.person_id as "contactId", g.tag_id as "tagId", t.name,
      g.why, g.since, g.until, g.fresh
    from given g join audience.tags t on t.id = g.tag_id
    order by g.contact_id, g.tag_id`.execute(unit.tx);
  return rows;
}
