import { sql } from '#kernel/db/database.ts';
import type { TagUser } from '#kernel/tag-user.ts';

/** Codes name the tags they give, in whatever case; `audience` compares names by `tag_key`. */
const names = (workspaceId: string, name: string) => sql`
  workspace_id = ${workspaceId} and exists (
    select from unnest(tags) named where audience.tag_key(named) = audience.tag_key(${name}))`;

/** Codes that give a tag follow it when it is renamed or merged, and forget one that is deleted. */
export const codeTags: TagUser = {
  kind: 'code',
  async find(tx, workspaceId, { name }, limit) {
    const { rows } = await sql<{ id: string; name: string; count: number }>`
      select id, name, count(*) over ()::int as count from codes.codes
      where ${names(workspaceId, name)} and archived_at is null
      order by id desc limit ${limit}`.execute(tx);
    return {
      count: rows[0]?.count ?? 0,
      items: rows.map((row) => ({ id: row.id, name: row.name })),
    };
  },
  async replace(tx, workspaceId, from, to) {
    await sql`
      update codes.codes set tags = array(
        select name from (
          select distinct on (audience.tag_key(name)) name, place from (
            select case when audience.tag_key(named) = audience.tag_key(${from.name})
              then ${to?.name ?? null}::text else named end as name, place
            from unnest(tags) with ordinality t(named, place)
          ) renamed
          where name is not null order by audience.tag_key(name), place
        ) kept order by place)
      where ${names(workspaceId, from.name)}`.execute(tx);
  },
};
