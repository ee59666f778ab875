import type { RawBuilder } from 'kysely';
import type { ContactQuery } from '#contracts/api/contacts.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import { peopleOf, unowned } from '../owners/read.ts';
import { countsAtStart, gramsToFind, normalize, words } from './grams.ts';
import { idForms, peopleWithId, splitIdentity } from './identity.ts';

export type Query = RawBuilder<unknown>;

/** What the page is cut from: every person, or those of whom there is text to search. */
export interface Ground {
  /** Holds `id` and `workspace_id`, and an index in the order of the list. */
  table: Query;
  /** The id's column in it. */
  id: Query;
  /** What each row must hold; cheap, and without an index. */
  holds: Query;
  /** The same by an index, for rare matches. */
  indexed: Query;
}

export const everybody: Ground = {
  table: sql`kernel.contacts`,
  id: sql`id`,
  holds: sql`merged_into is null`,
  indexed: sql`merged_into is null`,
};

/** People whose text holds all the words; null when there is no word to search. */
export function byText(workspaceId: string, typed: string): Ground | null {
  const text = normalize(typed);
  if (text === '') return null;
  const holds = sql.join(
    words(text).flatMap((word) => [
      sql`position(${word}::text in document) > 0`,
      // Where in the document a word begins only its grams know.
      ...(countsAtStart(word) ? [sql`grams @> ${gramsToFind(workspaceId, word)}::int[]`] : []),
    ]),
    sql` and `,
  );
  return {
    table: sql`contacts.profiles`,
    id: sql`contact_id`,
    holds,
    indexed: sql`grams @> ${gramsToFind(workspaceId, text)}::int[] and ${holds}`,
  };
}

/** People whom the typed text names whole, by an id or by what modules contribute. */
export async function byName(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  given: string,
): Promise<Query[]> {
  const typed = given.trim().toWellFormed().replaceAll('\0', '');
  if (typed === '') return [];
  const queries = [peopleWithId(workspaceId, idForms(typed), null)];
  for (const filter of registry.all('contactFilters')) {
    const people = filter.freeText ? await filter.people(tx, workspaceId, typed) : null;
    if (people !== null) queries.push(people);
  }
  return queries;
}

export interface Filters {
  /** Each on `s.id`. */
  conditions: Query[];
  /** Whether one of them names its people by an index: then that is the way to begin. */
  indexed: boolean;
}

/** What the query asks for besides words; null when it can hold for nobody. */
export async function filtersOf(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  query: ContactQuery,
): Promise<Filters | null> {
  const conditions: Query[] = [];
  let indexed = query.identity !== undefined;
  if (query.identity !== undefined) {
    const { kind, value } = splitIdentity(query.identity);
    const forms = idForms(value.toWellFormed().replaceAll('\0', ''));
    conditions.push(sql`s.id in (${peopleWithId(workspaceId, forms, kind)})`);
  }
  if (query.followed !== undefined) conditions.push(query.followed ? follows : sql`not ${follows}`);
  if (query.assignee === 'none') conditions.push(unowned);
  else if (query.assignee !== undefined) {
    conditions.push(sql`s.id in (${peopleOf(workspaceId, query.assignee)})`);
    indexed = true;
  }
  const values = query as Record<string, unknown>;
  for (const filter of registry.all('contactFilters')) {
    const value = values[filter.name];
    if (typeof value !== 'string') continue;
    const people = await filter.people(tx, workspaceId, value.replaceAll('\0', ''));
    if (people === null) return null;
    conditions.push(sql`s.id in (${people})`);
    indexed = true;
  }
  return { conditions, indexed };
}

/** Scalar, not `exists`: PostgreSQL would hash every follow there is to answer for one page. */
const follows = sql`coalesce(
  (select true from contacts.follows f where f.contact_id = s.id and f.until is null limit 1),
  (select true from kernel.contacts m join contacts.follows f on f.contact_id = m.id
    where m.merged_into = s.id and f.until is null limit 1),
  false)`;
