import type { z } from 'zod';
import type { Code, CodeStatus, codeQuery } from '#contracts/api/codes.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { decodeCursor, toPage } from '#kernel/http/console/pages.ts';

type CodeRow = Omit<
  Code,
  'createdAt' | 'updatedAt' | 'validFrom' | 'validUntil' | 'ticketExpiresAt' | 'totals'
> & {
  createdAt: Date;
  updatedAt: Date;
  validFrom: Date | null;
  validUntil: Date | null;
  ticketExpiresAt: Date | null;
  sortKey: string;
} & Code['totals'];

/** What the console calls a code's state, at the moment `now`. */
const statusAt = (now: Date) => sql<CodeStatus>`case
  when c.archived_at is not null then 'archived'
  when c.ticket is null then case when c.failure is null then 'pending' else 'failed' end
  when c.valid_until <= ${now} or c.ticket_expires_at <= ${now} then 'expired'
  when c.valid_from > ${now} then 'planned'
  else 'active' end`;

type Figure = 'scans' | 'visits' | 'follows';

/**
 * In the order of a figure: codes as their index has them, and those that were active since the last
 * folding, which are few, by what came since.
 */
const byFigure = (figure: Figure) => ({
  type: sql`bigint`,
  descending: true,
  parts: [
    {
      from: sql`codes.codes c`,
      only: sql`and c.id not in (select code_id from recent)`,
      key: sql`c.${sql.ref(figure)}`,
    },
    {
      from: sql`recent r join codes.codes c on c.id = r.code_id`,
      only: sql``,
      key: sql`(c.${sql.ref(figure)} + r.${sql.ref(figure)})`,
    },
  ],
});

const inOrderOf = (key: ReturnType<typeof sql>) => [{ from: sql`codes.codes c`, only: sql``, key }];

const sorts = {
  newest: { type: sql`uuid`, descending: true, parts: inOrderOf(sql`c.id`) },
  name: { type: sql`text`, descending: false, parts: inOrderOf(sql`lower(c.name)`) },
  scans: byFigure('scans'),
  visits: byFigure('visits'),
  follows: byFigure('follows'),
} as const;

export type CodeQuery = z.output<typeof codeQuery> & { limit: number; cursor?: string | undefined };

/** Codes of a workspace by keyset; with their totals. However often they are scanned: by indexes. */
export async function listCodes(tx: Tx, workspaceId: string, now: Date, query: CodeQuery) {
  const { type, descending, parts } = sorts[query.sort];
  const after = decodeCursor(query.cursor, 2);
  const compare = descending ? sql`<` : sql`>`;
  const direction = descending ? sql`desc` : sql`asc`;
  const limit = query.limit + 1;
  const pages = parts.map(
    ({ from, only, key }) => sql`(
      select c.id, ${key} as key from ${from} where ${filtersOf(workspaceId, now, query)} ${only}
        ${after ? sql`and (${key}, c.id) ${compare} (${after[0]}::${type}, ${after[1]}::uuid)` : sql``}
      order by ${key} ${direction}, c.id ${direction} limit ${limit})`,
  );
  const { rows } = await sql<CodeRow>`
    with recent as materialized (
      select code_id, sum(scans)::bigint scans, sum(visits)::bigint visits,
        sum(follows)::bigint follows
      from codes.unfolded where workspace_id = ${workspaceId} group by code_id
    ), page as materialized (
      select id, key from (${sql.join(pages, sql` union all `)}) parts
      order by key ${direction}, id ${direction} limit ${limit}
    )
    select ${codeFields(now)}, page.key::text as "sortKey"
    from page join codes.codes c on c.id = page.id ${aroundCode}
    order by page.key ${direction}, c.id ${direction}`.execute(tx);
  const page = toPage(rows, query.limit, (row) => [row.sortKey, row.id]);
  return { items: page.items.map(toCode), nextCursor: page.nextCursor };
}

const filtersOf = (workspaceId: string, now: Date, query: CodeQuery) => sql`
  c.workspace_id = ${workspaceId}
  ${query.channelId ? sql`and c.channel_id = ${query.channelId}` : sql``}
  ${query.campaign ? sql`and c.campaign = ${query.campaign}` : sql``}
  ${query.status ? sql`and ${statusAt(now)} = ${query.status}` : sql`and c.archived_at is null`}
  ${query.q ? sql`and (position(lower(${query.q}) in lower(c.name)) > 0 or c.scene = ${query.q})` : sql``}
  ${query.nodeId ? sql`and c.node_id in (select id from codes.nodes where path @> array[${query.nodeId}]::uuid[])` : sql``}`;

/** @throws DomainError `code.not_found` */
export async function getCode(tx: Tx, workspaceId: string, now: Date, id: string): Promise<Code> {
  const { rows } = await sql<CodeRow>`
    select ${codeFields(now)}, '' as "sortKey" from codes.codes c ${aroundCode}
    where c.workspace_id = ${workspaceId} and c.id = ${id}`.execute(tx);
  if (!rows[0]) throw notFound('code', id);
  return toCode(rows[0]);
}

const codeFields = (now: Date) => sql`
  c.id, c.name, c.channel_id as "channelId", c.node_id as "nodeId", c.campaign, c.staff, c.tags,
  c.welcome, c.welcome_followers as "welcomeFollowers", c.valid_from as "validFrom",
  c.valid_until as "validUntil", c.params, c.kind, c.scene, ${statusAt(now)} as status, c.failure,
  c.failure_problem as problem, c.url,
  c.ticket_expires_at as "ticketExpiresAt", c.batch_id as "batchId", c.created_at as "createdAt",
  c.updated_at as "updatedAt", t.scans, t.visits, t.people, t.follows,
  coalesce((select array_agg(p.name order by array_position(n.path, p.id)) from codes.nodes p where p.id = any(n.path)), '{}') as path`;

/** What a code's row needs besides its own columns. */
const aroundCode = sql`
  left join codes.nodes n on n.id = c.node_id
  cross join lateral (
    select (c.scans + coalesce(sum(u.scans), 0))::float8 scans,
      (c.visits + coalesce(sum(u.visits), 0))::float8 visits,
      (c.people + coalesce(sum(u.people), 0))::float8 people,
      (c.follows + coalesce(sum(u.follows), 0))::float8 follows
    from codes.unfolded u where u.workspace_id = c.workspace_id and u.code_id = c.id
  ) t`;

function toCode({ scans, visits, people, follows, sortKey: _, ...row }: CodeRow): Code {
  return {
    ...row,
    validFrom: row.validFrom?.toISOString() ?? null,
    validUntil: row.validUntil?.toISOString() ?? null,
    ticketExpiresAt: row.ticketExpiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    totals: { scans, visits, people, follows },
  };
}
