import { DomainError } from '#kernel/errors.ts';
import type { Unit } from '#kernel/unit.ts';
import { refuseBusy } from '../definitions/change.ts';
import type { JourneyWithDraft } from '../definitions/store.ts';
import { readVersion } from '../definitions/versions.ts';
import { startMove } from './work.ts';

/**
 * Plans the move of everybody on one version to another.
 *
 * @returns how many people that are
 * @throws DomainError `journey.no_version`, `journey.busy`, `journey.same_version`,
 *   `journey.step_unknown` for a mapping to a step that the other version has not, and
 *   `journey.steps_unmapped` when it says nothing of a step that is gone
 */
export async function planMove(
  unit: Unit,
  workspaceId: string,
  journey: JourneyWithDraft,
  move: { from: number; to: number; steps: Record<string, string | null>; by: string },
): Promise<number> {
  const { from, to, steps } = move;
  refuseBusy(journey);
  if (from === to)
    throw new DomainError('invalid', 'journey.same_version', 'They are on this version already.');
  const before = await readVersion(unit.tx, workspaceId, journey.id, from);
  const after = await readVersion(unit.tx, workspaceId, journey.id, to);
  for (const step of Object.values(steps))
    if (step !== null && !Object.hasOwn(after.steps, step))
      throw new DomainError('invalid', 'journey.step_unknown', `${step} is not in version ${to}.`, {
        step,
        version: to,
      });
  const lost = Object.keys(before.steps).filter(
    (step) => !Object.hasOwn(after.steps, step) && !Object.hasOwn(steps, step),
  );
  if (lost.length > 0)
    throw new DomainError(
      'invalid',
      'journey.steps_unmapped',
      `Version ${to} has no ${lost.join(', ')}: say where people go from there.`,
      { steps: lost.join(', '), version: to },
    );
  return startMove(unit, { workspaceId, journeyId: journey.id, ...move });
}
