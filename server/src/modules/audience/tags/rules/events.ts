import { spanMs } from '#contracts/rules.ts';
import type { TagClause } from '#contracts/tag-rules.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { factColumns, factMatches } from '../../segments/match/sql.ts';
import type { RuleEvent } from './fold.ts';
import type { LoadedRule } from './load.ts';

/** Whose log is to be read for which rule; only facts between the two moments when they are given. */
export interface Asked {
  person: string;
  rule: LoadedRule;
  after?: Date | null;
  before?: Date | null;
}

interface Row {
  person: string;
  /** Which of the clauses asked about. */
  clause: number;
  at: number;
  factId: string;
}

interface Place {
  rule: LoadedRule;
  kind: RuleEvent['kind'];
  /** Which of the rule's; null for what staff took off. */
  clause: TagClause | null;
  index: number;
}

export const pairKey = (person: string, ruleId: string) => `${person} ${ruleId}`;

/** Every clause of these rules; and for each, that staff took the tag off. */
const placesOf = (rules: readonly LoadedRule[]): Place[] =>
  rules.flatMap((rule) => [
    ...rule.rule.puts.map((clause, index) => ({ rule, kind: 'put' as const, clause, index })),
    ...rule.rule.takes.map((clause, index) => ({ rule, kind: 'take' as const, clause, index })),
    { rule, kind: 'take' as const, clause: null, index: 0 },
  ]);

/**
 * What put rules' tags on people and took them off, from the log: one statement, however many people
 * and rules. A person's facts are those of all contacts that are her; a clause that wants several
 * facts holds at each one with enough of them in the time before it.
 *
 * @returns events by `pairKey`; pairs without any are left out
 */
export async function readEvents(
  tx: Tx,
  asked: readonly Asked[],
): Promise<Map<string, RuleEvent[]>> {
  const rules = [...new Map(asked.map(({ rule }) => [rule.id, rule])).values()];
  const number = new Map(rules.map((rule, index) => [rule.id, index]));
  const places = placesOf(rules);
  const types = new Set(places.map(({ clause }) => clause?.fact.type ?? 'tag.removed'));
  const people = asked.map(({ person, rule, after, before }) => ({
    person,
    rule: number.get(rule.id),
    after: after ?? null,
    before: before ?? null,
  }));
  const { rows } = await sql<Row>`
    with asked as materialized (
      select * from jsonb_to_recordset(${asJson(people)})
        as x(person uuid, rule int, after timestamptz, before timestamptz)
    ), clauses (clause, rule, times, within, since) as (
      values ${sql.join(places.map((place, index) => clauseRow(place, index, number)))}
    ), spans as materialized (
      select person, min(coalesce(after, '-infinity')) as after,
        max(coalesce(before, 'infinity')) as before
      from asked group by person
    ), members as (
      select person, person as contact, after, before from spans
      union all
      select s.person, c.id, s.after, s.before
      from spans s join kernel.contacts c on c.merged_into = s.person
    ), hits as (
      select m.person, hit.clause, f.occurred_at as at, f.id, f.recorded_at
      from members m
      cross join lateral (
        select * from kernel.facts
        where contact_id = m.contact and occurred_at > m.after and occurred_at < m.before
          and type = any(${[...types]}::text[])
      ) f
      cross join lateral (values ${sql.join(places.map(conditionRow))}) hit(clause, holds)
      where hit.holds
    ), placed as (
      select h.*, c.within, c.since, c.times,
        lag(h.at, c.times - 1) over (partition by h.person, h.clause order by h.at, h.id) as first
      from hits h join clauses c on c.clause = h.clause
      join asked a on a.person = h.person and a.rule = c.rule
    )
    select person, clause, id as "factId", extract(epoch from at)::float8 * 1000 as at
    from placed
    where first is not null and (within is null or first > at - within)
      and (since is null or recorded_at >= since)`.execute(tx);
  const events = new Map<string, RuleEvent[]>();
  for (const { person, clause, at, factId } of rows) {
    const place = places[clause];
    if (!place) continue;
    const key = pairKey(person, place.rule.id);
    const list = events.get(key) ?? [];
    list.push({ at: Math.round(at), factId, kind: place.kind, clause: place.index });
    events.set(key, list);
  }
  return events;
}

function clauseRow({ rule, clause }: Place, index: number, number: ReadonlyMap<string, number>) {
  const within = clause?.within ? clause.within.n * spanMs[clause.within.unit] : null;
  return sql`(${index}::int, ${number.get(rule.id)}::int, ${clause?.times ?? 1}::int,
    ${within}::float8 * interval '1 millisecond', ${rule.since}::timestamptz)`;
}

function conditionRow({ rule, clause }: Place, index: number) {
  const fact = factColumns('f');
  const holds = clause
    ? factMatches(clause.fact, fact)
    : sql`(f.type = 'tag.removed' and f.data ->> 'tagId' = ${rule.tagId} and not f.data ? 'by')`;
  return sql`(${index}::int, ${holds})`;
}
