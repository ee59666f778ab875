import { asJson, sql } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { stateRemoved } from '../people/take.ts';
import type { OnByRule } from './match/fold.ts';
import type { LoadedRule } from './load.ts';
import type { TagRow } from './rows.ts';

/** What is to become of a rule's tag on a person. */
export interface Change {
  person: string;
  rule: LoadedRule;
  /** What the rule had put on her. */
  own: readonly TagRow[];
  /** Somebody gave her the tag besides. */
  given: boolean;
  wanted: OnByRule | null;
  /** The time of what the rule had put on is over. */
  ranOut: boolean;
  /** She had the tag, by whatever. */
  had: boolean;
}

/** Why a rule put a tag on, for people: `rule:page.viewed:3` is three views of pages. */
export function whyOf({ rule }: LoadedRule, clause: number): string {
  const put = rule.puts[clause];
  if (!put) return 'rule';
  return `rule:${put.fact.type}${put.times > 1 ? `:${put.times}` : ''}`;
}

/**
 * Writes changes in two statements and states their facts.
 *
 * @returns how many people got a tag or lost one
 */
export async function writeChanges(unit: Unit, changes: readonly Change[]): Promise<number> {
  if (changes.length === 0) return 0;
  await deleteRows(unit, changes);
  const put = await putRows(unit, changes);
  const added = changes.filter(({ wanted, had, person, rule }) =>
    Boolean(wanted && !had && put.has(`${person} ${rule.tagId}`)),
  );
  const removed = changes.filter(({ wanted, given, had }) => !wanted && !given && had);
  for (const { person, rule, wanted } of added) if (wanted) stateAdded(unit, person, rule, wanted);
  stateRemoved(
    unit,
    removed.map(({ person, rule, ranOut }) => ({
      workspaceId: rule.workspaceId,
      contactId: person,
      tagId: rule.tagId,
      name: rule.tagName,
      why: ranOut ? 'expired' : 'rule',
    })),
    'rule',
  );
  return added.length + removed.length;
}

/** Rows of the rule that are not wanted, or not at the contact who stands for the person. */
async function deleteRows(unit: Unit, changes: readonly Change[]): Promise<void> {
  const gone = changes.flatMap(({ person, rule, own, wanted }) =>
    own
      .filter(({ contactId }) => !wanted || contactId !== person)
      .map(({ contactId }) => ({ contact: contactId, tag: rule.tagId, rule: rule.id })),
  );
  if (gone.length === 0) return;
  await sql`
    delete from audience.assignments a
    using jsonb_to_recordset(${asJson(gone)}) as x(contact uuid, tag uuid, rule uuid)
    where a.contact_id = x.contact and a.tag_id = x.tag and a.rule_id = x.rule`.execute(unit.tx);
}

/** What somebody gave meanwhile stays as it is; a rule that was removed or changed puts nothing on. */
async function putRows(unit: Unit, changes: readonly Change[]): Promise<Set<string>> {
  const wanted = changes.flatMap(({ person, rule, wanted: on }) =>
    on
      ? [
          {
            person,
            tag: rule.tagId,
            rule: rule.id,
            why: whyOf(rule, on.clause),
            since: new Date(on.since),
            until: on.until === null ? null : new Date(on.until),
            fact: on.factId,
          },
        ]
      : [],
  );
  if (wanted.length === 0) return new Set();
  const { rows } = await sql<{ place: string }>`
    insert into audience.assignments as a
      (contact_id, tag_id, workspace_id, person_id, why, since, until, rule_id, fact_id)
    select x.person, x.tag, r.workspace_id, x.person, x.why, x.since, x.until, x.rule, x.fact
    from jsonb_to_recordset(${asJson(wanted)}) as x(person uuid, tag uuid, rule uuid, why text,
      since timestamptz, until timestamptz, fact uuid)
    join audience.tag_rules r on r.tag_id = x.tag and r.id = x.rule
    order by x.person, x.tag
    on conflict (contact_id, tag_id) do update set since = excluded.since, until = excluded.until,
      fact_id = excluded.fact_id,
      why = case when excluded.why = 'rule' then a.why else excluded.why end
    where a.rule_id = excluded.rule_id
    returning contact_id || ' ' || tag_id as place`.execute(unit.tx);
  return new Set(rows.map((row) => row.place));
}

function stateAdded(unit: Unit, person: string, rule: LoadedRule, on: OnByRule): void {
  unit.append({
    workspaceId: rule.workspaceId,
    type: 'tag.added',
    identities: [],
    contactId: person,
    channelId: null,
    occurredAt: new Date(on.since),
    data: {
      tagId: rule.tagId,
      name: rule.tagName,
      why: whyOf(rule, on.clause),
      ...(on.until !== null && { until: new Date(on.until).toISOString() }),
      by: 'rule',
    },
  });
}
