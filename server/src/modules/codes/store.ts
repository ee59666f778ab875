import type { z } from 'zod';
import type { Code, CodeStatus, codeQuery, updateCode } from '#contracts/api/codes.ts';
import { pgCode, sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { decodeCursor, toPage } from '#kernel/http/pages.ts';
import type { Unit } from '#kernel/unit.ts';

type CodeRow = Omit<
  Code,
  'createdAt' | 'updatedAt' | 'validFrom' | 'validUntil' | 'ticketExpiresAt' | 'totals'
> & {
  createdAt: Date;
  updatedAt: Date;
  validFrom: Date | null;
  validUntil: Date | null;
  ticketExpiresAt: Date | null;
  scans: number;
  people: number;
  follows: number;
  sortKey: string | number;
};

export interface NewCode {
  id: string;
  channelId: string;
  scene: string;
  kind: 'permanent' | 'temporary';
  name: string;
  nodeId: string | null;
  campaign: string | null;
  staff: string | null;
  tags: string[];
  welcome: unknown;
  welcomeFollowers: boolean;
  validFrom: string | null;
  validUntil: string | null;
  params: Record<string, string>;
  expireSeconds: number | null;
  batchId: string | null;
}

/** What the console calls a code's state, at the moment `now`. */
const statusAt = (now: Date) => sql<CodeStatus>`case
  when c.archived_at is not null then 'archived'
  when c.ticket is null then case when c.failure is null then 'pending' else 'failed' end
  when c.valid_until <= ${now} or c.ticket_expires_at <= ${now} then 'expired'
  when c.valid_from > ${now} then 'planned'
  else 'active' end`;

const sorts = {
  newest: { key: sql`c.id`, type: sql`uuid`, descending: true },
  name: { key: sql`lower(c.name)`, type: sql`text`, descending: false },
  scans: { key: sql`coalesce(d.scans, 0)`, type: sql`int`, descending: true },
  follows: { key: sql`coalesce(d.follows, 0)`, type: sql`int`, descending: true },
} as const;

export type CodeQuery = z.output<typeof codeQuery> & { limit: number; cursor?: string | undefined };

/** Codes of a workspace by keyset; with their totals. */
export async function listCodes(tx: Tx, workspaceId: string, now: Date, query: CodeQuery) {
  const { key, type, descending } = sorts[query.sort];
  const after = decodeCursor(query.cursor, 2);
  const compare = descending ? sql`<` : sql`>`;
  const direction = descending ? sql`desc` : sql`asc`;
  const { rows } = await sql<CodeRow>`${selectCodes(now, key)}
    where c.workspace_id = ${workspaceId}
      ${query.channelId ? sql`and c.channel_id = ${query.channelId}` : sql``}
      ${query.campaign ? sql`and c.campaign = ${query.campaign}` : sql``}
      ${query.status ? sql`and ${statusAt(now)} = ${query.status}` : sql`and c.archived_at is null`}
      ${query.q ? sql`and (position(lower(${query.q}) in lower(c.name)) > 0 or c.scene = ${query.q})` : sql``}
      ${query.nodeId ? sql`and c.node_id in (select id from codes.nodes where path @> array[${query.nodeId}]::uuid[])` : sql``}
      ${after ? sql`and (${key}, c.id) ${compare} (${after[0]}::${type}, ${after[1]}::uuid)` : sql``}
    order by ${key} ${direction}, c.id ${direction} limit ${query.limit + 1}`.execute(tx);
  const page = toPage(rows, query.limit, (row) => [row.sortKey, row.id]);
  return { items: page.items.map(toCode), nextCursor: page.nextCursor };
}

/** @throws DomainError `code.not_found` */
export async function getCode(tx: Tx, workspaceId: string, now: Date, id: string): Promise<Code> {
  const { rows } = await sql<CodeRow>`${selectCodes(now, sql`c.id`)}
    where c.workspace_id = ${workspaceId} and c.id = ${id}`.execute(tx);
  if (!rows[0]) throw notFound('code', id);
  return toCode(rows[0]);
}

const selectCodes = (now: Date, key: ReturnType<typeof sql>) => sql`
  select c.id, c.name, c.channel_id as "channelId", c.node_id as "nodeId", c.campaign, c.staff, c.tags,
    c.welcome, c.welcome_followers as "welcomeFollowers", c.valid_from as "validFrom",
    c.valid_until as "validUntil", c.params, c.kind, c.scene, ${statusAt(now)} as status, c.failure, c.url,
    c.ticket_expires_at as "ticketExpiresAt", c.batch_id as "batchId", c.created_at as "createdAt",
    c.updated_at as "updatedAt", ${key} as "sortKey", coalesce(d.scans, 0) scans,
    coalesce(d.follows, 0) follows,
    -- Here and not below, so that it is counted for the rows of the page only.
    (select count(distinct contact_id)::int from codes.scans s where s.code_id = c.id) people,
    coalesce((select array_agg(p.name order by array_position(n.path, p.id)) from codes.nodes p where p.id = any(n.path)), '{}') as path
  from codes.codes c
  left join codes.nodes n on n.id = c.node_id
  left join lateral (
    select sum(scans)::int scans, sum(follows)::int follows
    from codes.daily where code_id = c.id
  ) d on true`;

function toCode({ scans, people, follows, sortKey: _, ...row }: CodeRow): Code {
  return {
    ...row,
    validFrom: row.validFrom?.toISOString() ?? null,
    validUntil: row.validUntil?.toISOString() ?? null,
    ticketExpiresAt: row.ticketExpiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    totals: { scans, people, follows },
  };
}

/** @throws DomainError `codes.scene_taken` when another code of the channel has the scene */
export async function insertCode(unit: Unit, workspaceId: string, code: NewCode): Promise<void> {
  await sql`insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, node_id, campaign, staff, tags,
      welcome, welcome_followers, valid_from, valid_until, params, expire_seconds, batch_id, created_at, updated_at)
    values (${workspaceId}, ${code.id}, ${code.channelId}, ${code.scene}, ${code.kind}, ${code.name}, ${code.nodeId},
      ${code.campaign}, ${code.staff}, ${code.tags}::text[], ${code.welcome === null ? null : JSON.stringify(code.welcome)}::jsonb,
      ${code.welcomeFollowers}, ${code.validFrom}, ${code.validUntil}, ${JSON.stringify(code.params)}::jsonb,
      ${code.expireSeconds}, ${code.batchId}, ${unit.now}, ${unit.now})`
    .execute(unit.tx)
    .catch((error: unknown) => {
      if (pgCode(error) === '23505')
        throw new DomainError(
          'conflict',
          'codes.scene_taken',
          `The scene ${code.scene} belongs to another code of this channel.`,
        );
      throw error;
    });
}

type Change = z.output<typeof updateCode>;

/** Changes what is given; scene, kind and channel of a printed code never change. */
export async function changeCode(
  unit: Unit,
  workspaceId: string,
  id: string,
  change: Change,
): Promise<void> {
  const set = (column: ReturnType<typeof sql>, value: unknown) =>
    value === undefined ? [] : [sql`${column} = ${value}`];
  const assignments = [
    ...set(sql`name`, change.name),
    ...set(sql`node_id`, change.nodeId),
    ...set(sql`campaign`, change.campaign),
    ...set(sql`staff`, change.staff),
    ...set(sql`welcome_followers`, change.welcomeFollowers),
    ...set(sql`valid_from`, change.validFrom),
    ...set(sql`valid_until`, change.validUntil),
    ...set(sql`tags`, change.tags),
    ...set(sql`params`, change.params && JSON.stringify(change.params)),
    ...set(
      sql`welcome`,
      change.welcome === undefined || change.welcome === null
        ? change.welcome
        : JSON.stringify(change.welcome),
    ),
    ...set(
      sql`archived_at`,
      change.archived === undefined ? undefined : change.archived ? unit.now : null,
    ),
    sql`updated_at = ${unit.now}`,
  ];
  const { numAffectedRows } = await sql`update codes.codes set ${sql.join(assignments)}
    where workspace_id = ${workspaceId} and id = ${id}`.execute(unit.tx);
  if (!numAffectedRows) throw notFound('code', id);
}

/** How many permanent codes of a channel exist or are on their way. */
export async function poolUsed(tx: Tx, workspaceId: string, channelId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int n from codes.codes
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and kind = 'permanent'
      and (ticket is not null or failure is null)`.execute(tx);
  return rows[0]?.n ?? 0;
}
