import type { Unit } from '#kernel/unit.ts';
import { sql } from '#kernel/db/database.ts';

export const workJob = 'journeys.work';

/** Has everybody inside leave, in the background. @returns how many people that are */
export function startStop(
  unit: Unit,
  workspaceId: string,
  journeyId: string,
  by: string,
): Promise<number> {
  return start(unit, {
    workspaceId,
    journeyId,
    kind: 'stop',
    from: null,
    to: null,
    steps: null,
    by,
  });
}

/** Has everybody on a version go to another, in the background. @returns how many people that are */
export function startMove(
  unit: Unit,
  given: {
    workspaceId: string;
    journeyId: string;
    from: number;
    to: number;
    /** Where people at a step go; null: out. */
    steps: Record<string, string | null>;
    by: string;
  },
): Promise<number> {
  return start(unit, { ...given, kind: 'move' });
}

async function start(
  { tx, now, addJob }: Unit,
  given: {
    workspaceId: string;
    journeyId: string;
    kind: 'move' | 'stop';
    from: number | null;
    to: number | null;
    steps: Record<string, string | null> | null;
    by: string;
  },
): Promise<number> {
  const { workspaceId, journeyId, kind, from, to, steps, by } = given;
  const { rows } = await sql<{ total: number }>`
    insert into journeys.works (journey_id, workspace_id, kind, from_version, to_version, steps,
      total, started_by, started_at)
    select ${journeyId}, ${workspaceId}, ${kind}, ${from}::int, ${to}::int,
      ${steps === null ? null : JSON.stringify(steps)}::jsonb, count(*), ${by}, ${now}
    from journeys.runs where journey_id = ${journeyId} and status = 'active'
      and (${from}::int is null or version = ${from})
    returning total`.execute(tx);
  await addJob(workJob, { journeyId });
  return rows[0]?.total ?? 0;
}
