import type { SegmentUse } from '#contracts/api/segments.ts';
import { sql } from '#kernel/db/database.ts';
import type { ContentUses } from '#kernel/registry.ts';
import type { SegmentUses } from '#kernel/segment-field.ts';
import type { TagUser } from '#kernel/tag-user.ts';

type Sql = ReturnType<typeof sql>;

/** Of versions `v` of a journey `j`: one that people enter or are on. */
const inUse = sql`v.journey_id = j.id
  and (v.version = j.live_version or exists (select from journeys.runs r
    where r.journey_id = j.id and r.version = v.version and r.status = 'active'))
  and j.status <> 'stopped'`;

/**
 * Journeys of which something holds: of what is drawn, or of a version that people enter or are on.
 * Definitions are configuration, a few hundred at most, and ids are found in their text wherever they
 * stand.
 *
 * @param holds a condition on the text of a definition
 */
const whose = (workspaceId: string, holds: (text: Sql) => Sql) => sql`
  select j.id, j.name from journeys.journeys j
  where j.workspace_id = ${workspaceId} and (${holds(sql`j.draft::text`)} or exists (
    select from journeys.versions v where ${holds(sql`v.definition::text`)} and ${inUse}))`;

const naming = (workspaceId: string, id: string) =>
  whose(workspaceId, (text) => sql`strpos(${text}, ${id}) > 0`);

/** Messages that hold a block or a file. */
export const contentUses: ContentUses = {
  async find(tx, workspaceId, pattern) {
    const holds = (text: Sql) => sql`${text} ~ ${pattern}`;
    const { rows } = await sql<{ id: string; name: string }>`
      ${whose(workspaceId, holds)} order by j.id desc`.execute(tx);
    return rows.map(({ id, name }) => ({ kind: 'journey', id, name }));
  },
};

export const segmentUses: SegmentUses = {
  async find(tx, workspaceId, segmentIds) {
    // Texts are made once for all of the segments.
    const { rows } = await sql<{ segmentId: string; uses: SegmentUse[] }>`
      with texts as materialized (
        select j.id, j.name, j.draft::text || coalesce((
          select string_agg(v.definition::text, '') from journeys.versions v where ${inUse}), '') as text
        from journeys.journeys j where j.workspace_id = ${workspaceId}
      )
      select s.id as "segmentId",
        jsonb_agg(jsonb_build_object('kind', 'journey', 'id', j.id, 'name', j.name)
          order by j.id desc) as uses
      from unnest(${segmentIds}::text[]) s(id) join texts j on strpos(j.text, s.id) > 0
      group by s.id`.execute(tx);
    return new Map(rows.map(({ segmentId, uses }) => [segmentId, uses]));
  },
};

/** Drafts follow a tag that is merged; what is published finds the other by the tag itself. */
export const tagUser: TagUser = {
  kind: 'journey',
  async find(tx, workspaceId, { id }, limit) {
    const { rows } = await sql<{ id: string; name: string; count: number }>`
      select named.*, count(*) over ()::int as count from (${naming(workspaceId, id)}) named
      order by named.id desc limit ${limit}`.execute(tx);
    return {
      count: rows[0]?.count ?? 0,
      items: rows.map((row) => ({ id: row.id, name: row.name })),
    };
  },
  async replace(tx, workspaceId, from, to) {
    if (to === null) return;
    await sql`
      update journeys.journeys
      set draft = replace(draft::text, ${from.id}, ${to.id})::jsonb,
        revision = revision + 1
      where workspace_id = ${workspaceId} and strpos(draft::text, ${from.id}) > 0`.execute(tx);
  },
};
