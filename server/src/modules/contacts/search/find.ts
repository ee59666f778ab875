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
 * A tenth of them tell whether it is worth while: what they hold less than half its share of a page
 * of is rare. It saves most of a search for a number, which few people have.
 */
const firstLook = 1 / 10;

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
  const { workspaceId, limit, nearby = nearbyDefault } = search;
  const all = sql`select ${ground.id} as id from ${ground.table}
    where workspace_id = ${workspaceId} and ${ground.indexed}`;
  if (filters.indexed) return page(tx, all, filters, search);
  // Of a word's people few are left by then; of everybody there may be all.
  const cut = ground === everybody ? page : inOrder;
  const found: string[] = [];
  const first = Math.ceil(nearby * firstLook);
  let { before } = search;
  for (const count of [first, nearby - first].filter((each) => each > 0)) {
    const newest = sql`
      select * from ${ground.table}
      where workspace_id = ${workspaceId} and (${before}::uuid is null or ${ground.id} < ${before})
      order by ${ground.id} desc`;
    const near = sql`select ${ground.id} as id from (${newest} limit ${count}) n
      where ${ground.holds}`;
    found.push(...(await cut(tx, near, filters, search)));
    if (found.length >= limit) return found.slice(0, limit);
    const { rows } = await sql<{ id: string }>`
      select ${ground.id} as id from (${newest} offset ${count - 1} limit 1) n`.execute(tx);
    if (!rows[0]) return found;
    before = rows[0].id;
    if (2 * found.length < limit * firstLook) break;
  }
  // The offset keeps the planner from walking the list once more instead of asking the index.
  const far = sql`${all} and ${ground.id} < ${before} offset 0`;
  return [...found, ...(await cut(tx, far, filters, search))].slice(0, limit);
}

/** The first page of few people: each is looked at in the order of the list until it is full. */
async function inOrder(tx: Tx, people: Query, filters: Filters, search: ContactSearch) {
  const { rows } = await sql<{ id: string }>`
    select s.id from (select id from (${people}) given order by id desc) s
    -- The offset keeps the planner from joining all of them before it sorts.
    cross join lateral (
      select from kernel.contacts c
      where c.id = s.id and c.merged_into is null and c.workspace_id = ${search.workspaceId} offset 0
    ) c
    where (${search.before}::uuid is null or s.id < ${search.before}) ${conditionsOf(filters)}
    order by s.id desc limit ${search.limit}`.execute(tx);
  return rows.map((row) => row.id);
}

/** The first page of people of whom there may be any number; repeats do no harm. */
async function page(tx: Tx, people: Query, filters: Filters, search: ContactSearch) {
  const { rows } = await sql<{ id: string }>`
    select distinct s.id from (${people}) s
    join kernel.contacts c on c.id = s.id and c.merged_into is null
      and c.workspace_id = ${search.workspaceId}
    where (${search.before}::uuid is null or s.id < ${search.before}) ${conditionsOf(filters)}
    order by s.id desc limit ${search.limit}`.execute(tx);
  return rows.map((row) => row.id);
}

const conditionsOf = ({ conditions }: Filters) =>
  sql.join(
    conditions.map((condition) => sql`and ${condition}`),
    sql` `,
  );
