import { findContacts } from '#modules/contacts/index.ts';
import { sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { addTags } from '../people/assign.ts';
import { removeTags } from '../people/take.ts';
import type { Step } from './run.ts';
import type { RunRow } from './store.ts';

/** People in one transaction; ours, 2026-11: some ten milliseconds of work. */
const chunk = 500;
const foundAtOnce = 2_000;

/**
 * Puts a tag on, or takes it off, a list of people. A filter is looked up first and written down:
 * tagging changes who passes it, and what counts is who did when it began.
 */
export const bulkStep =
  (kernel: Kernel) =>
  (unit: Unit, run: RunRow): Promise<Step> =>
    run.stage === 'finding' ? find(kernel, unit, run) : tagSome(unit, run);

async function find(kernel: Kernel, unit: Unit, run: RunRow): Promise<Step> {
  const { workspaceId } = run;
  if (run.params.segmentId) {
    await listMembers(unit, run, run.params.segmentId);
    return found(unit, run);
  }
  const people = await findContacts(kernel.db, kernel.registry, {
    workspaceId,
    query: run.params.filter ?? {},
    before: run.after,
    limit: foundAtOnce,
  });
  await listPeople(unit, run, people);
  if (people.length === foundAtOnce)
    return { done: 0, changed: 0, finished: false, after: people.at(-1) ?? null };
  return found(unit, run);
}

/** Everybody is written down. */
async function found(unit: Unit, { id }: RunRow): Promise<Step> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from audience.tag_run_people where run_id = ${id}`.execute(unit.tx);
  const total = rows[0]?.n ?? 0;
  return { done: 0, changed: 0, finished: false, stage: 'working', total, after: null };
}

/** A segment's members as of now; a million are some seconds' work of one statement. */
async function listMembers(
  unit: Unit,
  { workspaceId, id }: RunRow,
  segmentId: string,
): Promise<void> {
  await sql`
    insert into audience.tag_run_people (workspace_id, run_id, contact_id)
    select ${workspaceId}, ${id}, m.person_id
    from audience.segments s join audience.members m on m.segment = s.no
    where s.workspace_id = ${workspaceId} and s.id = ${segmentId}
    on conflict do nothing`.execute(unit.tx);
}

/** Writes down whom a run is for. */
export async function listPeople(
  unit: Unit,
  { workspaceId, id }: Pick<RunRow, 'workspaceId' | 'id'>,
  contactIds: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with listed as (
      insert into audience.tag_run_people (workspace_id, run_id, contact_id)
      select ${workspaceId}, ${id}, coalesce(c.merged_into, c.id) from kernel.contacts c
      where c.workspace_id = ${workspaceId} and c.id = any(${contactIds}::uuid[])
      on conflict do nothing returning 1
    )
    select count(*)::int as n from listed`.execute(unit.tx);
  return rows[0]?.n ?? 0;
}

async function tagSome(unit: Unit, run: RunRow): Promise<Step> {
  const { rows } = await sql<{ contactId: string }>`
    select contact_id as "contactId" from audience.tag_run_people
    where run_id = ${run.id} and (${run.after}::uuid is null or contact_id > ${run.after})
    order by contact_id limit ${chunk}`.execute(unit.tx);
  const { workspaceId, tagId, params } = run;
  const { why = '' } = params;
  const until = params.until ? new Date(params.until) : null;
  const requests = rows.map(({ contactId }) => ({
    workspaceId,
    contactId,
    tagIds: [tagId],
    why,
  }));
  const changed =
    run.kind === 'put'
      ? await addTags(
          unit,
          requests.map((request) => ({ ...request, until })),
        )
      : await removeTags(unit, requests);
  return {
    done: rows.length,
    changed,
    after: rows.at(-1)?.contactId ?? run.after,
    finished: rows.length < chunk,
  };
}
