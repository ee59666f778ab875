import type { z } from 'zod';
import type { CreateLink, Link, LinkStats, linkFilter, updateLink } from '#contracts/api/links.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { decodeCursor, toPage } from '#kernel/http/console/pages.ts';
import { newId, hashId } from '#kernel/ids.ts';
import type { Random } from '#kernel/random.ts';
import type { Unit } from '#kernel/unit.ts';
import { newCode, pathOf } from './codes.ts';
import { targetOf } from './urls.ts';

interface LinkRow {
  id: string;
  url: string;
  code: string;
  name: string | null;
  sourceKind: string | null;
  sourceId: string | null;
  enabled: boolean;
  expiresAt: Date | null;
  createdAt: Date;
  clicks: number;
  people: number;
  filtered: number;
  lastClickedAt: Date | null;
}

const columns = sql`l.id, l.url, l.code, l.name, l.source_kind as "sourceKind",
  l.source_id as "sourceId", l.enabled, l.expires_at as "expiresAt", l.created_at as "createdAt",
  l.clicks::float8 as clicks, l.people::float8 as people, l.filtered::float8 as filtered,
  l.last_clicked_at as "lastClickedAt"`;

type Query = z.output<typeof linkFilter> & { limit: number; cursor?: string | undefined };

/** Links of a workspace by keyset: the newest or the most opened first. */
export async function listLinks(tx: Tx, publicUrl: string, workspaceId: string, query: Query) {
  const byClicks = query.sort === 'clicks';
  const after = decodeCursor(query.cursor, 2);
  const { sourceKind, sourceId, q } = query;
  const like = q && `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<LinkRow & { sortKey: string }>`
    select ${columns}, l.clicks::text as "sortKey" from links.links l
    where l.workspace_id = ${workspaceId}
      ${sourceKind === 'hand' ? sql`and l.source_kind is null` : sql``}
      ${sourceKind && sourceKind !== 'hand' ? sql`and l.source_kind = ${sourceKind}` : sql``}
      ${sourceId ? sql`and l.source_id = ${sourceId}` : sql``}
      ${like ? sql`and (l.name ilike ${like} or l.url ilike ${like})` : sql``}
      ${after ? beyond(byClicks, after) : sql``}
    order by ${byClicks ? sql`l.clicks desc,` : sql``} l.id desc
    limit ${query.limit + 1}`.execute(tx);
  const page = toPage(rows, query.limit, (row) => [row.sortKey, row.id]);
  return {
    items: page.items.map((row) => viewOf(row, publicUrl)),
    nextCursor: page.nextCursor,
  };
}

const beyond = (byClicks: boolean, [clicks, id]: (string | number)[]) =>
  byClicks
    ? sql`and (l.clicks, l.id) < (${clicks}::bigint, ${id}::uuid)`
    : sql`and l.id < ${id}::uuid`;

/** @throws DomainError `link.not_found` */
export async function getLink(
  tx: Tx,
  publicUrl: string,
  workspaceId: string,
  id: string,
): Promise<Link> {
  const { rows } = await sql<LinkRow>`
    select ${columns} from links.links l
    where l.workspace_id = ${workspaceId} and l.id = ${id}`.execute(tx);
  if (!rows[0]) throw notFound('link', id);
  return viewOf(rows[0], publicUrl);
}

/** @throws DomainError `link.bad_target` */
export async function insertLink(
  unit: Unit,
  random: Random,
  workspaceId: string,
  given: CreateLink,
): Promise<string> {
  const url = targetOf(given.url);
  if (url === null)
    throw new DomainError(
      'invalid',
      'link.bad_target',
      'A link leads to an http or https address without a user name.',
    );
  const id = newId(unit.now.getTime());
  await sql`
    insert into links.links (workspace_id, id, key, code, url, name, expires_at, created_at)
    values (${workspaceId}, ${id}, ${hashId('link', id)}, ${newCode(random)}, ${url}, ${given.name},
      ${given.expiresAt}, ${unit.now})`.execute(unit.tx);
  return id;
}

/** @throws DomainError `link.not_found` */
export async function changeLink(
  tx: Tx,
  workspaceId: string,
  id: string,
  { name, enabled, expiresAt }: z.output<typeof updateLink>,
): Promise<void> {
  const { numAffectedRows } = await sql`
    update links.links set
      name = coalesce(${name ?? null}, name), enabled = coalesce(${enabled ?? null}, enabled),
      expires_at = case when ${expiresAt !== undefined} then ${expiresAt ?? null}::timestamptz
        else expires_at end
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  if (!numAffectedRows) throw notFound('link', id);
}

/** What came of a link, by day up to today in the workspace's zone, and what was left out. */
export async function linkStats(
  tx: Tx,
  workspaceId: string,
  id: string,
  days: number,
  now: Date,
): Promise<LinkStats> {
  const { rows } = await sql<LinkStats>`
    with today as (
      select (${now}::timestamptz at time zone time_zone)::date as day
      from kernel.workspaces where id = ${workspaceId}
    )
    select
      (select jsonb_agg(jsonb_build_object('day', to_char(g.day, 'YYYY-MM-DD'),
          'clicks', coalesce(d.clicks, 0), 'people', coalesce(d.people, 0)) order by g.day)
        from today, generate_series(today.day - ${days - 1}::int, today.day, '1 day') g(day)
        left join links.days d on d.workspace_id = ${workspaceId} and d.link_id = ${id}
          and d.day = g.day::date) as days,
      (select coalesce(jsonb_agg(jsonb_build_object('reason', f.reason, 'clicks', f.clicks)
          order by f.clicks desc, f.reason), '[]')
        from (select x.reason, sum(x.clicks) as clicks from links.filtered x, today
          where x.workspace_id = ${workspaceId} and x.link_id = ${id}
            and x.day > today.day - ${days}::int group by x.reason) f) as filtered`.execute(tx);
  return rows[0] ?? { days: [], filtered: [] };
}

const viewOf = ({ code, sourceKind, sourceId, ...row }: LinkRow, publicUrl: string): Link => ({
  ...row,
  shortUrl: publicUrl + pathOf(code),
  source: sourceKind === null ? null : { kind: sourceKind, id: sourceId },
  expiresAt: row.expiresAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  lastClickedAt: row.lastClickedAt?.toISOString() ?? null,
});
