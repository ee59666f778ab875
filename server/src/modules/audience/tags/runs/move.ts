import { sql, type Tx } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { holdPeople } from '../people/people.ts';
import { stateRemoved } from '../people/take.ts';
import type { Step } from './run.ts';
import type { RunRow } from './store.ts';

/** Short transactions, so that a tag of millions of people holds up nothing. */
const chunk = 1_000;

/** Takes a deleted tag off some of its people; at the end nothing is left of it. */
export async function clearStep(unit: Unit, run: RunRow): Promise<Step> {
  const { contactIds } = await somePeople(unit.tx, run.tagId);
  const { rows } = await sql<{ contactId: string }>`
    with gone as (
      delete from audience.assignments
      where tag_id = ${run.tagId} and contact_id = any(${contactIds}::uuid[]) returning person_id
    )
    select distinct person_id as "contactId" from gone`.execute(unit.tx);
  const { workspaceId, tagId, tagName: name } = run;
  stateRemoved(
    unit,
    rows.map(({ contactId }) => ({ workspaceId, contactId, tagId, name, why: 'deleted' })),
    'delete',
  );
  if (contactIds.length > 0) return { done: rows.length, changed: rows.length, finished: false };
  await sql`delete from audience.tags where id = ${tagId}`.execute(unit.tx);
  await sql`delete from audience.tag_counts where tag_id = ${tagId}`.execute(unit.tx);
  return { done: 0, changed: 0, finished: true };
}

/**
 * Moves some people of a merged tag. Who has both keeps one: given rather than by rule, since the
 * earlier of the two days and until the later. The emptied tag stays as a signpost.
 */
export async function mergeStep(unit: Unit, run: RunRow): Promise<Step> {
  const { tagId, params } = run;
  const intoId = await standsNow(unit.tx, tagId);
  const { contactIds } = await somePeople(unit.tx, tagId);
  if (contactIds.length === 0) {
    await sql`delete from audience.tag_counts where tag_id = ${tagId}`.execute(unit.tx);
    return { done: 0, changed: 0, finished: true };
  }
  await holdPeople(unit.tx, contactIds, [intoId]);
  const { rows } = await sql<{ contactId: string; fresh: boolean }>`
    with moved as (
      delete from audience.assignments
      where tag_id = ${tagId} and contact_id = any(${contactIds}::uuid[]) returning *
    ), people as (
      select m.*, coalesce(c.merged_into, c.id) as person
      from moved m join kernel.contacts c on c.id = m.contact_id
    ), put as (
      insert into audience.assignments as a
        (contact_id, tag_id, workspace_id, person_id, why, since, until, rule_id, fact_id)
      select contact_id, ${intoId}, workspace_id, person, why, since, until, rule_id, fact_id
      from people order by contact_id
      on conflict (contact_id, tag_id) do update set since = least(a.since, excluded.since),
        until = case when a.until is null or excluded.until is null then null
          else greatest(a.until, excluded.until) end,
        rule_id = case when a.rule_id is null or excluded.rule_id is null then null
          else a.rule_id end
    )
    select distinct p.person as "contactId", not exists (
      select from audience.assignments a where a.tag_id = ${intoId} and a.person_id = p.person
    ) as fresh
    from people p`.execute(unit.tx);
  stateMoved(unit, run, rows, { id: intoId, name: params.intoName ?? '' });
  return { done: rows.length, changed: rows.length, finished: false };
}

function stateMoved(
  unit: Unit,
  run: RunRow,
  people: readonly { contactId: string; fresh: boolean }[],
  into: { id: string; name: string },
): void {
  const { workspaceId, tagId, tagName } = run;
  const removed = people.map(({ contactId }) => ({
    workspaceId,
    contactId,
    tagId,
    name: tagName,
    why: `merged:${into.name}`,
  }));
  stateRemoved(unit, removed, 'merge');
  for (const { contactId, fresh } of people)
    if (fresh)
      unit.append({
        workspaceId,
        type: 'tag.added',
        identities: [],
        contactId,
        channelId: null,
        occurredAt: unit.now,
        data: { tagId: into.id, name: into.name, why: `merged:${tagName}`, by: 'merge' },
      });
}

/** The tag that a merged one leads to; that one may have been merged on meanwhile. */
async function standsNow(tx: Tx, tagId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select merged_into as id from audience.tags where id = ${tagId}`.execute(tx);
  return rows[0]?.id ?? tagId;
}

/** Contacts of the next people who have a tag. */
async function somePeople(tx: Tx, tagId: string): Promise<{ contactIds: string[] }> {
  const { rows } = await sql<{ id: string }>`
    select contact_id as id from audience.assignments
    where tag_id = ${tagId} and person_id in (
      select distinct person_id from audience.assignments where tag_id = ${tagId}
      order by person_id desc limit ${chunk})`.execute(tx);
  return { contactIds: rows.map((row) => row.id) };
}
