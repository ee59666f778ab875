import { sql, type Tx } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import type { Step } from '../runs/run.ts';
import type { RunRow } from '../runs/store.ts';
import { stateRemoved, type Removed } from '../people/take.ts';
import { loadRule, type LoadedRule } from './load.ts';
import { compare, settle } from './settle.ts';

/** People in one transaction; ours, 2026-11: some tens of milliseconds of reading. */
const chunk = 1_000;

/**
 * Applies a rule to the log of some people. Everybody is looked at without being held; only those
 * whose tag is not as their log says are then held and worked out, so that facts happening meanwhile
 * are not held up, and count.
 */
export async function applyStep(unit: Unit, run: RunRow): Promise<Step> {
  const rule = await loadRule(unit.tx, run.tagId);
  if (!rule || rule.id !== run.params.ruleId) return { done: 0, changed: 0, finished: true };
  const people = rule.since
    ? await recentPeople(unit.tx, rule, rule.since)
    : await nextPeople(unit.tx, run);
  const asked = people.map((person) => ({ person, rule }));
  const changes = asked.length > 0 ? await compare(unit, asked) : [];
  const changed = await settle(
    unit,
    changes.map(({ person }) => ({ contactId: person, rule })),
  );
  return {
    done: people.length,
    changed,
    after: people.at(-1) ?? run.after,
    finished: rule.since !== null || people.length < chunk,
  };
}

async function nextPeople(tx: Tx, { workspaceId, after }: RunRow): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from kernel.contacts
    where workspace_id = ${workspaceId} and merged_into is null
      and (${after}::uuid is null or id < ${after})
    order by id desc limit ${chunk}`.execute(tx);
  return rows.map((row) => row.id);
}

/** Ids of facts are in order of time, as long as clocks differ by less than this. */
const clockSlackMs = 60_000;

/**
 * For a rule that begins now: those of whom something was recorded since, while workers did not know
 * the rule yet. Few: this runs right behind the rule's own transaction.
 */
async function recentPeople(tx: Tx, rule: LoadedRule, since: Date): Promise<string[]> {
  const from = firstIdAt(since.getTime() - clockSlackMs);
  const { rows } = await sql<{ id: string }>`
    select distinct coalesce(c.merged_into, c.id) as id
    from kernel.facts f join kernel.contacts c on c.id = f.contact_id
    where f.workspace_id = ${rule.workspaceId} and f.id >= ${from}
      and f.recorded_at >= ${since}
    order by 1 desc`.execute(tx);
  return rows.map((row) => row.id);
}

/** The lowest UUID version 7 of a millisecond. */
function firstIdAt(ms: number): string {
  const hex = Math.max(ms, 0).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** How many people applying a rule to everything looks at. */
export async function countPeople(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from kernel.contacts
    where workspace_id = ${workspaceId} and merged_into is null`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** Takes off what a rule that is no more had put on. */
export async function dropStep(unit: Unit, run: RunRow): Promise<Step> {
  const { tagId, tagName: name, workspaceId, after } = run;
  const { rows: people } = await sql<{ id: string }>`
    select distinct person_id as id from audience.assignments
    where tag_id = ${tagId} and (${after}::uuid is null or person_id < ${after})
    order by person_id desc limit ${chunk}`.execute(unit.tx);
  const ids = people.map((row) => row.id);
  await sql`select from kernel.contacts where id = any(${ids}::uuid[])
    order by id desc for no key update`.execute(unit.tx);
  const { rows } = await sql<Pick<Removed, 'contactId'>>`
    with gone as (
      delete from audience.assignments
      where tag_id = ${tagId} and person_id = any(${ids}::uuid[])
        and rule_id = ${run.params.ruleId ?? null}
      returning contact_id, person_id
    )
    select distinct g.person_id as "contactId" from gone g
    where not exists (
      select from audience.assignments a
      where a.tag_id = ${tagId} and a.person_id = g.person_id
        and a.contact_id not in (select contact_id from gone))`.execute(unit.tx);
  stateRemoved(
    unit,
    rows.map(({ contactId }) => ({ workspaceId, contactId, tagId, name, why: 'rule' })),
    'rule',
  );
  return {
    done: ids.length,
    changed: rows.length,
    after: ids.at(-1) ?? after,
    finished: ids.length < chunk,
  };
}
