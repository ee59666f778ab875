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

/** The version of a workspace's segments, and the computations that are not through yet. */
export interface State {
  version: string;
  open: Computation[];
}

/** The states of all workspaces that have segments. */
export async function readStates(tx: Tx): Promise<Map<string, State>> {
  const { rows } = await sql<State & { workspaceId: string }>`
    select v.workspace_id as "workspaceId", v.version, coalesce(open.list, '[]') as open
    from audience.versions v left join (
      select c.workspace_id, jsonb_agg(jsonb_build_object('id', c.id, 'segments', c.segments,
        'cause', c.cause, 'by', c.by, 'silent', c.silent, 'source', c.source, 'after', c.after)
        order by c.id) as list
      from audience.computations c where c.status <> 'done' group by c.workspace_id
    ) open using (workspace_id)`.execute(tx);
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
