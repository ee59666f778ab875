import type { z } from 'zod';
import type { tagPeople } from '#contracts/api/tags/runs.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';
import type { TagNames } from '../definitions/change.ts';
import { queueRun } from './claim.ts';
import { insertRun, type RunRow } from './store.ts';
import { listPeople } from './bulk.ts';

/** Who began it. */
export interface By {
  workspaceId: string;
  actor: string;
}

/**
 * Puts a tag on many people, or takes it off, as a run.
 *
 * @returns the run's id
 * @throws DomainError `segment.not_found`
 */
export async function startBulk(
  unit: Unit,
  { workspaceId, actor }: By,
  tag: TagNames,
  { action, until, contactIds, filter, segmentId }: z.output<typeof tagPeople>,
): Promise<string> {
  const id = newId(unit.now.getTime());
  if (segmentId) await checkSegment(unit.tx, workspaceId, segmentId);
  const listed = contactIds ? await listPeople(unit, { workspaceId, id }, contactIds) : null;
  await startRun(unit, {
    workspaceId,
    id,
    tagId: tag.id,
    tagName: tag.name,
    kind: action,
    params: {
      why: `staff:${actor}`,
      until,
      ...(filter && { filter }),
      ...(segmentId && { segmentId }),
    },
    stage: listed === null ? 'finding' : 'working',
    total: listed,
    createdBy: actor,
  });
  return id;
}

async function checkSegment(tx: Tx, workspaceId: string, id: string): Promise<void> {
  const { rows } = await sql`
    select from audience.segments where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  if (rows.length === 0) throw notFound('segment', id);
}

/** Writes a run down and has it worked on. */
export async function startRun(
  unit: Unit,
  run: Omit<Parameters<typeof insertRun>[1], 'createdAt'>,
): Promise<Pick<RunRow, 'workspaceId' | 'id'>> {
  await insertRun(unit.tx, { ...run, createdAt: unit.now });
  await queueRun(unit, run);
  return run;
}
