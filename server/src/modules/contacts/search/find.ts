import type { ContactQuery } from '#contracts/api/contacts.ts';
import { sql, type Db, type Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import {
  byName,
  byText,
  everybody,
  filtersOf,
  type Filters,
  type Ground,
  type Query,
} from './sources.ts';

export interface ContactSearch {
  workspaceId: string;
  query: ContactQuery;
  /** Only people whose ids are lower than this one. */
  before: string | null;
  limit: number;
  /** Another number of the newest to look through first, for tests. */
  nearby?: number;
}

/**
 * So many of the newest are looked through before an index of all is asked: a tenth of the time in
 * which PostgreSQL, misled by grams that come together, would gather every `smith` of a million.
 * What so many hold fewer than a page of is rare enough for the index.
 */
const nearbyDefault = 20_000;

/**
 * Finds people, the newest first: those whose text holds what was typed, and those whom it names
 * whole (an id, a tag), if they pass the filters.
 *
 * @returns at most `limit` ids of people
 */
export async function findContacts(
  db: Db,
  registry: Registry,
  search: ContactSearch,
): Promise<string[]> {
  const { workspaceId, query, limit } = search;
  return db.transaction().execute(async (tx) => {
    // How many people a word or a tag has decides between plans, so each search is planned anew.
    await sql`select set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(tx);
    const filters = await filtersOf(tx, registry, workspaceId, query);
    if (filters === null) return [];
    const typed = query.q?.trim() ?? '';
    const ground = typed === '' ? everybody : byText(workspaceId, typed);
    const found = new Set(ground ? await findOn(tx, ground, filters, search) : []);
    for (const people of await byName(tx, registry, workspaceId, typed))
      for (const id of await page(tx, people, filters, search)) found.add(id);
    return [...found].sort().reverse().slice(0, limit);
  });
}

/** The first page of matches: among the newest if they hold that many, else through the index. */
async function findOn(tx: Tx, ground: Ground, filters: Filters, search: ContactSearch) {
  const { workspaceId, before, limit, nearby = nearbyDefault } = search;
  const all = sql`select ${ground.id} as id from ${ground.table}
    where workspace_id = ${workspaceId} and ${ground.indexed}`;
  if (filters.indexed) return page(tx, all, filters, search);
  const newest = sql`
    select * from ${ground.table}
    where workspace_id = ${workspaceId} and (${before}::uuid is null or ${ground.id} < ${before})
    order by ${ground.id} desc`;
  const near = sql`select ${ground.id} as id from (${newest} limit ${nearby}) n
    where ${ground.holds}`;
  const found = await page(tx, near, filters, search);
  if (found.length === limit) return found;
  const { rows } = await sql<{ id: string }>`
    select ${ground.id} as id from (${newest} offset ${nearby - 1} limit 1) n`.execute(tx);
  if (!rows[0]) return found;
  // The offset keeps the planner from walking the list once more instead of asking the index.
  const far = sql`${all} and ${ground.id} < ${rows[0].id} offset 0`;
  return [...found, ...(await page(tx, far, filters, search))].slice(0, limit);
}

async function page(tx: Tx, people: Query, filters: Filters, search: ContactSearch) {
  const conditions = filters.conditions.map((filter) => sql`and ${filter}`);
  const { rows } = await sql<{ id: string }>`
    select distinct s.id from (${people}) s
    join kernel.contacts c on c.id = s.id and c.merged_into is null
      and c.workspace_id = ${search.workspaceId}
    where (${search.before}::uuid is null or s.id < ${search.before})
      ${sql.join(conditions, sql` `)}
    order by s.id desc limit ${search.limit}`.execute(tx);
  return rows.map((row) => row.id);
}
