import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { JobContext } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { holdPeople } from '../people/people.ts';
import { stateRemoved, type Removed } from '../people/take.ts';
import { pairKey } from './match/events.ts';
import type { CurrentRules, LoadedRules } from './load.ts';
import { settle, type Pair } from './settle.ts';

/** Runs every minute: a tag goes within the minute in which its time is over. */
export const expireJob = 'audience.expire_tags';

/** Tags in one transaction; ours, 2026-11: some ten milliseconds of work. */
const chunk = 500;

/** Takes off every tag whose time is over, unless its rule puts it on again. */
export const expireTags =
  (kernel: Kernel, current: CurrentRules) =>
  async ({ signal }: Pick<JobContext, 'signal'>): Promise<void> => {
    while (!signal.aborted) {
      const done = await kernel.unit(async (unit) => expireSome(unit, await current(unit.tx)));
      if (done < chunk) return;
    }
  };

interface Due {
  contactId: string;
  tagId: string;
}

/** @returns how many were due */
async function expireSome(unit: Unit, rules: LoadedRules): Promise<number> {
  const due = await nextDue(unit.tx, unit.now);
  if (due.length === 0) return 0;
  await holdPeople(
    unit.tx,
    due.map(({ contactId }) => contactId),
    due.map(({ tagId }) => tagId),
  );
  const pairs = due.flatMap(({ contactId, tagId }): Pair[] => {
    const rule = rules.ofTag(tagId);
    return rule ? [{ contactId, rule }] : [];
  });
  // What a rule had put on is the rule's to take off: it may be renewed by now.
  const own = [...new Set(pairs.map(({ rule }) => rule.id))];
  const lost = await takeOff(unit, due, own);
  const keys = lost.map(({ contactId, tagId }) => pairKey(contactId, rules.ofTag(tagId)?.id ?? ''));
  await settle(unit, pairs, new Set(keys));
  const still = await stillTagged(unit.tx, lost);
  stateRemoved(
    unit,
    lost.filter(({ contactId, tagId }) => !still.has(`${contactId} ${tagId}`)),
    'expiry',
  );
  return due.length;
}

async function nextDue(tx: Tx, now: Date): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select contact_id as "contactId", tag_id as "tagId" from audience.assignments
    where until <= ${now} order by until limit ${chunk}`.execute(tx);
  return rows;
}

/** Deletes what was given and is over; of people, once for each tag. */
async function takeOff(
  unit: Unit,
  due: readonly Due[],
  rules: readonly string[],
): Promise<(Removed & { at: Date })[]> {
  const { rows } = await sql<Removed & { at: Date }>`
    with gone as (
      delete from audience.assignments a
      using jsonb_to_recordset(${asJson(due)}) as x("contactId" uuid, "tagId" uuid)
      where a.contact_id = x."contactId" and a.tag_id = x."tagId" and a.until <= ${unit.now}
        and (a.rule_id is null or a.rule_id <> all(${rules}::uuid[]))
      returning a.person_id, a.tag_id, a.until
    )
    select distinct on (g.person_id, t.id) t.workspace_id as "workspaceId",
      g.person_id as "contactId", t.id as "tagId", t.name, 'expired' as why, g.until as at
    from gone g join audience.tags t on t.id = g.tag_id
    order by g.person_id, t.id, g.until desc`.execute(unit.tx);
  return rows;
}

/** Of people and tags, those who have it by another of their contacts, or by its rule; as `person tag`. */
async function stillTagged(tx: Tx, lost: readonly Removed[]): Promise<Set<string>> {
  if (lost.length === 0) return new Set();
  const { rows } = await sql<{ place: string }>`
    select distinct a.person_id || ' ' || a.tag_id as place
    from jsonb_to_recordset(${asJson(lost)}) as x("contactId" uuid, "tagId" uuid)
    join audience.assignments a on a.tag_id = x."tagId" and a.person_id = x."contactId"`.execute(
    tx,
  );
  return new Set(rows.map((row) => row.place));
}
