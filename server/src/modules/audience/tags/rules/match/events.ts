import type { RawBuilder } from 'kysely';
import { spanMs } from '#contracts/rules.ts';
import type { TagClause } from '#contracts/tag-rules.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { factColumns, factMatches } from '../../../segments/match/sql.ts';
import type { RuleEvent } from './fold.ts';
import type { LoadedRule } from '../load.ts';

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

/** Clauses in one statement: PostgreSQL takes 65,535 parameters, and a clause may need some dozens. */
const clauseLimit = 500;

/**
 * What put rules' tags on people and took them off, from the log: one statement for hundreds of
 * rules, however many people. A person's facts are those of all contacts that are her; a clause that
 * wants several facts holds at each one with enough of them in the time before it.
 *
 * @returns events by `pairKey`; pairs without any are left out
 */
export async function readEvents(
  tx: Tx,
  asked: readonly Asked[],
): Promise<Map<string, RuleEvent[]>> {
  const rules = [...new Map(asked.map(({ rule }) => [rule.id, rule])).values()];
  const events = new Map<string, RuleEvent[]>();
  for (const some of inChunks(rules)) {
    const ids = new Set(some.map(({ id }) => id));
    const mine = asked.filter(({ rule }) => ids.has(rule.id));
    for (const [key, list] of await readSome(tx, mine, some)) events.set(key, list);
  }
  return events;
}

/** As many rules together as fit a statement. */
function inChunks(rules: readonly LoadedRule[]): LoadedRule[][] {
  const chunks: LoadedRule[][] = [];
  let room = 0;
  for (const rule of rules) {
    const size = placesOf([rule]).length;
    if (size > room) {
      chunks.push([]);
      room = clauseLimit;
    }
    chunks.at(-1)?.push(rule);
    room -= size;
  }
  return chunks;
}

async function readSome(
  tx: Tx,
  asked: readonly Asked[],
  rules: readonly LoadedRule[],
): Promise<Map<string, RuleEvent[]>> {
  const number = new Map(rules.map((rule, index) => [rule.id, index]));
  const places = placesOf(rules);
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
    ), clauses (clause, rule, type, times, within, since) as (
      values ${sql.join(places.map((place, index) => clauseRow(place, index, number)))}
    ), members as (
      select person, person as contact from (select distinct person from asked) people
      union all
      select c.merged_into, c.id from kernel.contacts c
      where c.merged_into in (select person from asked)
    ), hits as (
      select a.person, c.clause, c.times, c.within, c.since, f.occurred_at as at, f.id, f.recorded_at
      from asked a
      join clauses c on c.rule = a.rule
      join members m on m.person = a.person
      cross join lateral (
        select * from kernel.facts
        where contact_id = m.contact and occurred_at > coalesce(a.after, '-infinity')
          and occurred_at < coalesce(a.before, 'infinity') and type = c.type
      ) f
      where ${conditionOf(places, 0, places.length)}
    ), placed as (
      select h.*, lag(h.at, h.times - 1) over (
        partition by h.person, h.clause order by h.at, h.id) as first
      from hits h
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
  return sql`(${index}::int, ${number.get(rule.id)}::int, ${clause?.fact.type ?? 'tag.removed'}::text,
    ${clause?.times ?? 1}::int, ${within}::float8 * interval '1 millisecond',
    ${rule.since}::timestamptz)`;
}

/**
 * What the fact `f` must hold for the clause `c.clause`: found by halving, so that a fact meets only
 * the conditions of clauses it is asked about, however many rules there are.
 */
function conditionOf(places: readonly Place[], from: number, to: number): RawBuilder<boolean> {
  if (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    return sql`case when c.clause < ${middle}::int then ${conditionOf(places, from, middle)}
      else ${conditionOf(places, middle, to)} end`;
  }
  const place = places[from];
  if (!place) return sql`false`;
  return place.clause
    ? factMatches(place.clause.fact, factColumns('f'))
    : sql`(f.data ->> 'tagId' = ${place.rule.tagId} and not f.data ? 'by')`;
}
