import { exits } from '#contracts/journeys.ts';
import { journeyDraft, type JourneyDraft } from '#contracts/journeys/draft.ts';
import type { JourneyStatus } from '#contracts/api/journeys.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { publishable } from './check.ts';
import {
  insertVersion,
  lockJourney,
  removeJourney,
  saveJourney,
  setStatus,
  type JourneyWithDraft,
  type NewJourney,
} from './store.ts';

/** A journey that nothing has been drawn of. */
export const blankDraft = (): JourneyDraft =>
  journeyDraft.parse({
    triggers: [],
    limit: { kind: 'onceAtATime' },
    exits: exits.parse({}),
    start: null,
    steps: {},
  });

/**
 * Saves a draft, unless somebody else has since the one that was edited was read.
 *
 * @throws DomainError `journey.not_found`, `journey.changed_meanwhile` with the `revision` now
 */
export async function changeJourney(
  unit: Unit,
  workspaceId: string,
  id: string,
  revision: number,
  change: Partial<NewJourney> & { by: string },
): Promise<JourneyWithDraft> {
  const known = await lockJourney(unit.tx, workspaceId, id);
  refuseOld(known, revision);
  await saveJourney(unit, id, change);
  return known;
}

/**
 * Publishes the draft as the next version, which people enter from now on.
 *
 * @throws DomainError `journey.not_found`, `journey.changed_meanwhile`, `journey.invalid`
 */
export async function publishDraft(
  kernel: Kernel,
  unit: Unit,
  workspaceId: string,
  id: string,
  { revision, by }: { revision: number; by: string },
): Promise<{ name: string; version: number }> {
  const known = await lockJourney(unit.tx, workspaceId, id);
  refuseOld(known, revision);
  const definition = await publishable(kernel, unit.tx, workspaceId, known.draft);
  return { name: known.name, version: await insertVersion(unit, workspaceId, id, definition, by) };
}

function refuseOld({ revision, updatedBy }: JourneyWithDraft, seen: number): void {
  if (revision === seen) return;
  throw new DomainError(
    'conflict',
    'journey.changed_meanwhile',
    `${updatedBy} has changed this journey meanwhile.`,
    { revision, by: updatedBy },
  );
}

/** From which states each act leads where. */
const acts = {
  pause: { from: ['live'], to: 'paused' },
  resume: { from: ['paused', 'draining', 'stopped'], to: 'live' },
  drain: { from: ['live', 'paused'], to: 'draining' },
  stop: { from: ['live', 'paused', 'draining'], to: 'stopped' },
} as const satisfies Record<string, { from: readonly JourneyStatus[]; to: JourneyStatus }>;
export type JourneyAct = keyof typeof acts;

/**
 * Pauses, resumes, drains or stops a journey.
 *
 * @throws DomainError `journey.not_found`, `journey.wrong_status`, `journey.busy` while people are
 *   still being moved or let go
 */
export async function actOn(
  unit: Unit,
  workspaceId: string,
  id: string,
  act: JourneyAct,
  by: string,
): Promise<JourneyWithDraft> {
  const known = await lockJourney(unit.tx, workspaceId, id);
  const from: readonly JourneyStatus[] = acts[act].from;
  if (!from.includes(known.status))
    throw new DomainError(
      'conflict',
      'journey.wrong_status',
      `A journey that is ${known.status} cannot be changed this way.`,
      { status: known.status, act },
    );
  refuseBusy(known);
  await setStatus(unit, id, acts[act].to, by);
  return known;
}

export function refuseBusy({ work }: JourneyWithDraft): void {
  if (work === null) return;
  throw new DomainError('conflict', 'journey.busy', 'People are still being moved or let go.', {
    kind: work.kind,
    done: work.done,
    of: work.of,
  });
}

/**
 * Deletes a journey that nobody is in.
 *
 * @throws DomainError `journey.not_found`, `journey.people_inside`
 */
export async function deleteJourney(
  { tx }: Unit,
  workspaceId: string,
  id: string,
): Promise<JourneyWithDraft> {
  const known = await lockJourney(tx, workspaceId, id);
  const people = known.entered - known.left;
  if (known.status !== 'draft' && known.status !== 'stopped')
    throw new DomainError(
      'conflict',
      'journey.wrong_status',
      'Only a journey that was stopped, or never published, can be deleted.',
      { status: known.status, act: 'delete' },
    );
  refuseBusy(known);
  if (people > 0)
    throw new DomainError(
      'conflict',
      'journey.people_inside',
      `${people} people are still in it.`,
      { people },
    );
  await removeJourney(tx, id);
  return known;
}
