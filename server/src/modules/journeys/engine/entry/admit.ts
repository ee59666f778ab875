import type { JourneyDefinition, Trigger } from '#contracts/journeys.ts';
import type { Unit } from '#kernel/unit.ts';
import type { Engine } from '../engine.ts';
import type { Entry } from './limits.ts';
import type { KnownJourney } from '../loaded.ts';
import type { Opening } from '../play.ts';
import { holdEntries } from '../store/entries.ts';

/** Somebody who would come into a journey. */
export interface Candidate<On> {
  /** What brings her. */
  on: On;
  workspaceId: string;
  /** Canonical. */
  contactId: string;
  journey: KnownJourney;
  definition: JourneyDefinition;
  trigger: Trigger['kind'];
}

export interface Admitted<On> {
  /** Open ways in, by what brings people. */
  openings: Map<On, Opening[]>;
  /** How often each of them came in before; held, so nobody else lets them in meanwhile. */
  entries: Map<string, Entry>;
}

/** Asks of all candidates at once whether they are among those who may enter. */
export async function admit<On>(
  engine: Engine,
  unit: Unit,
  candidates: readonly Candidate<On>[],
): Promise<Admitted<On>> {
  const allowed = await whoMay(engine, unit, candidates);
  const entries = await holdEntries(
    unit.tx,
    allowed.map(({ workspaceId, contactId, journey }) => ({
      workspaceId,
      contactId,
      journeyId: journey.id,
    })),
  );
  const openings = new Map<On, Opening[]>();
  for (const { on, journey, definition, trigger } of allowed)
    openings.set(on, [...(openings.get(on) ?? []), { journey, definition, trigger }]);
  return { openings, entries };
}

async function whoMay<On>(
  { audience }: Engine,
  unit: Unit,
  candidates: readonly Candidate<On>[],
): Promise<Candidate<On>[]> {
  const refused = new Set<Candidate<On>>();
  const groups = Map.groupBy(candidates, ({ journey }) => journey.id);
  for (const group of groups.values()) {
    const who = group[0]?.definition.who;
    const workspaceId = group[0]?.workspaceId ?? '';
    if (!who) continue;
    const people = group.map(({ contactId }) => contactId);
    const held = await audience.holding(unit.tx, workspaceId, [who], people, unit.now);
    for (const candidate of group)
      if (!held.get(candidate.contactId)?.has(0)) refused.add(candidate);
  }
  return candidates.filter((candidate) => !refused.has(candidate));
}
