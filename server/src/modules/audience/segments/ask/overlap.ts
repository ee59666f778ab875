import type { SegmentOverlap } from '#contracts/api/segments.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';

/** How many people are in exactly which of some segments: the exclusive intersections. */
export async function overlapOf(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<SegmentOverlap> {
  const wanted = [...new Set(ids)];
  const { rows: sets } = await sql<{ id: string; no: number; name: string }>`
    select id, no, name from audience.segments
    where workspace_id = ${workspaceId} and id = any(${wanted}::uuid[])
    order by array_position(${wanted}::uuid[], id)`.execute(tx);
  const missing = wanted.find((id) => !sets.some((set) => set.id === id));
  if (missing) throw notFound('segment', missing);
  const { rows } = await sql<{ mask: number; n: number }>`
    select mask, count(*)::int as n from (
      select bit_or(1 << (x.place::int - 1)) as mask
      from unnest(${sets.map(({ no }) => no)}::int[]) with ordinality x(no, place)
      join audience.members m on m.segment = x.no
      group by m.person_id
    ) people group by mask order by n desc, mask`.execute(tx);
  const inMask = (mask: number, place: number) => (mask & (1 << place)) !== 0;
  return {
    sets: sets.map(({ id, name }, place) => ({
      id,
      name,
      size: rows.reduce((sum, { mask, n }) => (inMask(mask, place) ? sum + n : sum), 0),
    })),
    intersections: rows.map(({ mask, n }) => ({
      segmentIds: sets.filter((_, place) => inMask(mask, place)).map(({ id }) => id),
      count: n,
    })),
  };
}
