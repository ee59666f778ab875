import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { tagsHeld } from '../locks.ts';
import type { LoadedRule } from './load.ts';
import type { Pair } from './settle.ts';

/** A tag on a contact as its table holds it. */
export interface TagRow {
  contactId: string;
  since: Date;
  until: Date | null;
  ruleId: string | null;
  factId: string | null;
}

/**
 * Locks the people behind contacts against each other's rules and against merges, and the rules' tags
 * against being merged or deleted.
 *
 * @returns who stands for each contact
 */
export async function holdForRules(tx: Tx, pairs: readonly Pair[]): Promise<Map<string, string>> {
  const contactIds = [...new Set(pairs.map(({ contactId }) => contactId))];
  const tagIds = pairs.map(({ rule }) => rule.tagId);
  const { rows } = await sql<{ given: string; person: string }>`
    select g.id as given, coalesce(p.merged_into, p.id) as person
    from ${tagsHeld(tagIds)} held cross join kernel.contacts g
    join kernel.contacts p on p.id = coalesce(g.merged_into, g.id)
    where g.id = any(${contactIds}::uuid[])
    order by p.id desc for no key update of p`.execute(tx);
  return new Map(rows.map((row) => [row.given, row.person]));
}

/** The rows of people's tags, by `person tag`. */
export async function readRows(
  tx: Tx,
  asked: readonly { person: string; rule: LoadedRule }[],
): Promise<Map<string, TagRow[]>> {
  const wanted = asked.map(({ person, rule }) => ({ person, tag: rule.tagId }));
  const { rows } = await sql<TagRow & { person: string; tagId: string }>`
    select a.person_id as person, a.tag_id as "tagId", a.contact_id as "contactId", a.since, a.until,
      a.rule_id as "ruleId", a.fact_id as "factId"
    from jsonb_to_recordset(${asJson(wanted)}) as x(person uuid, tag uuid)
    join audience.assignments a on a.tag_id = x.tag and a.person_id = x.person`.execute(tx);
  return Map.groupBy(rows, (row) => `${row.person} ${row.tagId}`);
}
