import { sql } from '#kernel/db/database.ts';
import type { TagUser } from '#kernel/tag-user.ts';
import { bumpVersion } from '../segments/versions.ts';

/** Rules of segments name tags by their ids, which are found nowhere else in a rule. */
const naming = (workspaceId: string, tagId: string) =>
  sql`workspace_id = ${workspaceId} and strpos(rule::text, ${tagId}) > 0`;

/** Segments follow a tag that is merged; one that is deleted is nobody's in their rules. */
export const segmentTags: TagUser = {
  kind: 'segment',
  async find(tx, workspaceId, { id }, limit) {
    const { rows } = await sql<{ id: string; name: string; count: number }>`
      select id, name, count(*) over ()::int as count from audience.segments
      where ${naming(workspaceId, id)} order by id desc limit ${limit}`.execute(tx);
    return {
      count: rows[0]?.count ?? 0,
      items: rows.map((row) => ({ id: row.id, name: row.name })),
    };
  },
  async replace(tx, workspaceId, from, to) {
    if (to === null || to.id === from.id) return;
    await bumpVersion(tx, workspaceId);
    await sql`
      update audience.segments set rule = replace(rule::text, ${from.id}, ${to.id})::jsonb
      where ${naming(workspaceId, from.id)}`.execute(tx);
  },
};
