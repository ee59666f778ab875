import type { SegmentCause } from '#contracts/api/segments.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Why } from './settle.ts';

/** Going through everybody of a workspace, for some segments or for all. */
export interface Computation {
  id: string;
  workspaceId: string;
  /** Null: all. */
  segments: number[] | null;
  cause: SegmentCause;
  by: string | null;
  silent: boolean;
  /** A static list that is to be made of this segment's members: only they are gone through. */
  source: number | null;
  /** Everybody up to her has been looked at. */
  after: string | null;
}

/** Versions of workspaces' segments, and the computations that are not through yet. */
export async function readState(
  tx: Tx,
  workspaceIds: readonly string[],
): Promise<Map<string, { version: string; open: Computation[] }>> {
  const { rows } = await sql<{ workspaceId: string; version: string; open: Computation[] }>`
    select v.workspace_id as "workspaceId", v.version, coalesce((
      select jsonb_agg(jsonb_build_object('id', c.id, 'segments', c.segments, 'cause', c.cause,
        'by', c.by, 'silent', c.silent, 'source', c.source, 'after', c.after) order by c.id)
      from audience.computations c
      where c.workspace_id = v.workspace_id and c.status <> 'done'), '[]') as open
    from audience.versions v where v.workspace_id = any(${workspaceIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ workspaceId, ...state }) => [workspaceId, state]));
}

/**
 * Why a membership that turns out to be another one changed, for a person whom a computation has not
 * come to yet: the rule did it, whatever brought us to look at her now.
 */
export function pendingWhy(
  open: readonly Computation[],
  personId: string,
  segment: number,
): Why | null {
  const found = open.find(
    ({ after, segments, cause }) =>
      cause !== 'recompute' &&
      (segments?.includes(segment) ?? true) &&
      (after === null || personId > after),
  );
  return found ? { cause: found.cause, by: found.by, silent: found.silent } : null;
}
