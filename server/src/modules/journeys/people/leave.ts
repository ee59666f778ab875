import type { Kernel } from '#kernel/kernel.ts';
import { sql } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { engineOf } from '../engine/engine.ts';
import { happenTo } from '../engine/enter.ts';

/**
 * Takes people out of a journey by hand.
 *
 * @returns how many runs that ended; those that had ended already are passed over
 */
export async function takeOut(
  kernel: Kernel,
  unit: Unit,
  workspaceId: string,
  journeyId: string,
  runIds: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ contactId: string; id: string }>`
    select contact_id as "contactId", id from journeys.runs
    where journey_id = ${journeyId} and status = 'active' and workspace_id = ${workspaceId}
      and id = any(${runIds}::uuid[])`.execute(unit.tx);
  const happening = { kind: 'removed', reason: 'removed' } as const;
  const wishes = rows.map((key) => ({ ...key, happening }));
  return (await happenTo(engineOf(kernel), unit, workspaceId, wishes)).length;
}
