import type { z } from 'zod';
import type { Tag, tagQuery } from '#contracts/api/tags/tags.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { nameKey } from './names.ts';

interface Row extends Omit<Tag, 'createdAt' | 'usage'> {
  createdAt: Date;
  key: string;
  people: number;
}

/** A tag as lists show it, of `audience.tags t`. */
const columns = sql`t.id, t.name, t.color, t.description, t.group_id as "groupId",
  t.created_at as "createdAt", t.name_key as key,
  coalesce((select sum(c.people) from audience.tag_counts c where c.tag_id = t.id), 0)::int as people,
  (select jsonb_build_object('active', r.active) from audience.tag_rules r where r.tag_id = t.id)
    as rule,
  coalesce((
    select jsonb_agg(jsonb_build_object('channelId', m.channel_id, 'state', m.state)
      order by m.created_at)
    from audience.tag_mirrors m where m.tag_id = t.id), '[]') as mirrors`;

const kinds = {
  dynamic: sql`exists (select from audience.tag_rules r where r.tag_id = t.id)`,
  plain: sql`not exists (select from audience.tag_rules r where r.tag_id = t.id)`,
  mirrored: sql`exists (select from audience.tag_mirrors m where m.tag_id = t.id)`,
};

export interface TagPage extends z.output<typeof tagQuery> {
  after: string | null;
  limit: number;
}

/** Tags by name. */
export async function listTags(
  tx: Tx,
  workspaceId: string,
  page: TagPage,
): Promise<(Tag & { key: string })[]> {
  const { groupId, kind } = page;
  const group =
    groupId === undefined
      ? sql`true`
      : groupId === 'none'
        ? sql`t.group_id is null`
        : sql`t.group_id = ${groupId}`;
  const { rows } = await sql<Row>`
    select ${columns} from audience.tags t
    where t.workspace_id = ${workspaceId} and t.gone_at is null
      and (${page.after}::text is null or t.name_key > ${page.after})
      and position(${nameKey(page.q)} in t.name_key) > 0
      and ${group} and ${kind ? kinds[kind] : sql`true`}
    order by t.name_key limit ${page.limit}`.execute(tx);
  return rows.map(toTag);
}

/** @throws DomainError `tag.not_found` */
export async function readTag(tx: Tx, workspaceId: string, id: string): Promise<Tag> {
  const { rows } = await sql<Row>`
    select ${columns} from audience.tags t
    where t.workspace_id = ${workspaceId} and t.id = ${id} and t.gone_at is null`.execute(tx);
  if (!rows[0]) throw notFound('tag', id);
  const { key: _, ...tag } = toTag(rows[0]);
  return tag;
}

const toTag = ({ people, createdAt, ...tag }: Row): Tag & { key: string } => ({
  ...tag,
  createdAt: createdAt.toISOString(),
  usage: { contacts: people },
});

/** Other names of a tag, in order. */
export async function readAliases(tx: Tx, tagId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from audience.tag_aliases where tag_id = ${tagId} order by name_key`.execute(tx);
  return rows.map((row) => row.name);
}
