import type { JourneyDefinition, Trigger } from '#contracts/journeys.ts';
import type { Unit } from '#kernel/unit.ts';
import type { Engine } from '../engine.ts';
import { surelySince, type Entry } from './limits.ts';
import type { KnownJourney } from '../loaded.ts';
import type { Opening } from '../play.ts';
import { enteredSince, holdEntries } from '../store/entries.ts';

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
  /** Why others are not let in. */
  refused: Map<On, 'limit' | 'who'>;
}

/**
 * Asks of all candidates at once whether they may enter. First who was in already, where once is
 * enough: somebody who views a thousand pages costs a look, not a rule and a row.
 */
export async function admit<On>(
  engine: Engine,
  unit: Unit,
  candidates: readonly Candidate<On>[],
): Promise<Admitted<On>> {
  const refused = new Map<On, 'limit' | 'who'>();
  const open = await withoutThoseWhoWere(unit, candidates);
  for (const { on } of candidates) refused.set(on, 'limit');
  for (const { on } of open) refused.set(on, 'who');
  const allowed = await whoMay(engine, unit, open);
  for (const { on } of allowed) refused.delete(on);
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
  return { openings, entries, refused };
}

/** Leaves out those whom the limit surely refuses, whatever others do meanwhile. */
async function withoutThoseWhoWere<On>(
  unit: Unit,
  candidates: readonly Candidate<On>[],
): Promise<Candidate<On>[]> {
  const asked = candidates.flatMap(({ contactId, journey, definition: { limit } }, nth) => {
    const since = surelySince(limit, unit.now);
    return since ? [{ nth, contactId, journeyId: journey.id, since }] : [];
  });
  const were = await enteredSince(unit.tx, asked);
  return candidates.filter((_, nth) => !were.has(nth));
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
