import type { RawBuilder } from 'kysely';
import type { ContactQuery } from '#contracts/api/contacts.ts';
import { sql, type Db, type Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import { gramsToFind, normalize, words } from './grams.ts';
import { idForms, peopleWithId, splitIdentity } from './identity.ts';

export interface ContactSearch {
  workspaceId: string;
  query: ContactQuery;
  /** Only people whose ids are lower than this one. */
  before: string | null;
  limit: number;
}

type Source = RawBuilder<unknown>;

/**
 * Finds people, the newest first. Each way of finding (text, whole id, and what modules contribute)
 * gives at most a page of people who pass all filters, in order; the page is the first of them all.
 *
 * @returns at most `limit` ids of people
 */
export async function findContacts(
  db: Db,
  registry: Registry,
  search: ContactSearch,
): Promise<string[]> {
  return db.transaction().execute(async (tx) => {
    // How many people a gram has decides between two plans, so each search is planned for itself.
    await sql`select set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(tx);
    const filters = await filtersOf(tx, registry, search);
    const sources = await sourcesOf(tx, registry, search);
    if (filters === null || sources.length === 0) return [];
    const { before, limit, workspaceId } = search;
    const page = (source: Source) => sql`
      (select s.id from (${source}) s
        join kernel.contacts c on c.id = s.id and c.merged_into is null
          and c.workspace_id = ${workspaceId}
        where (${before}::uuid is null or s.id < ${before}) ${all(filters)}
        order by s.id desc limit ${limit})`;
    const { rows } = await sql<{ id: string }>`
      select distinct id from (${sql.join(sources.map(page), sql` union all `)}) found
      order by id desc limit ${limit}`.execute(tx);
    return rows.map((row) => row.id);
  });
}

const all = (conditions: readonly Source[]) =>
  sql.join(
    conditions.map((condition) => sql`and ${condition}`),
    sql` `,
  );

/** Conditions on `s.id`; null when one of them can hold for nobody. */
async function filtersOf(
  tx: Tx,
  registry: Registry,
  { workspaceId, query }: ContactSearch,
): Promise<Source[] | null> {
  const conditions: Source[] = [];
  if (query.identity !== undefined) {
    const { kind, value } = splitIdentity(query.identity);
    conditions.push(sql`s.id in (${peopleWithId(workspaceId, idForms(value), kind)})`);
  }
  if (query.followed !== undefined) conditions.push(query.followed ? follows : sql`not ${follows}`);
  const given = query as Record<string, unknown>;
  for (const filter of registry.all('contactFilters')) {
    const value = given[filter.name];
    if (typeof value !== 'string') continue;
    const people = await filter.people(tx, workspaceId, value);
    if (people === null) return null;
    conditions.push(sql`s.id in (${people})`);
  }
  return conditions;
}

const follows = sql`exists (
  select from contacts.follows f where f.until is null and f.contact_id in (
    select s.id union all select m.id from kernel.contacts m where m.merged_into = s.id))`;

async function sourcesOf(
  tx: Tx,
  registry: Registry,
  { workspaceId, query }: ContactSearch,
): Promise<Source[]> {
  if (query.q === undefined || query.q.trim() === '')
    return [
      sql`select id from kernel.contacts
        where workspace_id = ${workspaceId} and merged_into is null`,
    ];
  const text = normalize(query.q);
  if (text === '') return [];
  const typed = query.q.trim().toWellFormed().replaceAll('\0', '');
  const contributed = registry.all('contactFilters').filter((filter) => filter.freeText);
  const tried = await Promise.all(
    contributed.map((filter) => filter.people(tx, workspaceId, typed)),
  );
  return [
    byText(workspaceId, text),
    peopleWithId(workspaceId, idForms(typed), null),
    ...tried.filter((people) => people !== null),
  ];
}

/** People whose text holds all the words; the grams find them, the text itself decides. */
function byText(workspaceId: string, text: string): Source {
  const holds = words(text).map((word) => sql`position(${word}::text in document) > 0`);
  return sql`
    select contact_id as id from contacts.profiles
    where workspace_id = ${workspaceId} and grams @> ${gramsToFind(workspaceId, text)}::int[]
      and ${sql.join(holds, sql` and `)}`;
}
