import type { Trigger } from '#contracts/journeys.ts';
import type { Unit } from '#kernel/unit.ts';
import { canonicalIds } from '#modules/contacts/index.ts';
import { admit, type Candidate } from './entry/admit.ts';
import type { Engine } from './engine.ts';
import { play, type Entered, type Person } from './play.ts';
import { holdRuns, type RunKey } from './store/runs.ts';
import type { Happening, Run } from './types.ts';

/** The wish that somebody comes into a journey, by hand, by a program or because of a day. */
export interface EntryWish {
  contactId: string;
  journeyId: string;
  trigger: Trigger['kind'];
}

/** `unknown_contact`: the workspace does not have her; `closed`: the journey lets nobody in. */
export type EntryResult = Entered | { refused: 'unknown_contact' | 'closed' | 'who' };

/**
 * Lets people into journeys, as far as those who may enter and their limits allow, in the caller's
 * transaction. Set-based; hand in a whole batch.
 *
 * @returns one result per wish, in order
 */
export async function enter(
  engine: Engine,
  unit: Unit,
  workspaceId: string,
  wishes: readonly EntryWish[],
): Promise<EntryResult[]> {
  const journeys = await engine.current(unit.tx);
  const ids = [...new Set(wishes.map(({ contactId }) => contactId))];
  const persons = await canonicalIds(unit.tx, workspaceId, ids);
  await engine.definitions.load(
    unit.tx,
    wishes.flatMap(({ journeyId }) => {
      const version = journeys.get(journeyId)?.liveVersion;
      return version === undefined ? [] : [{ journeyId, version }];
    }),
  );
  const results = wishes.map((): EntryResult => ({ refused: 'who' }));
  const candidates = wishes.flatMap((wish, nth): Candidate<number>[] => {
    const contactId = persons.get(wish.contactId);
    const journey = journeys.get(wish.journeyId);
    if (contactId === undefined) results[nth] = { refused: 'unknown_contact' };
    else if (journey?.workspaceId !== workspaceId || journey.status !== 'live')
      results[nth] = { refused: 'closed' };
    else {
      const key = { journeyId: journey.id, version: journey.liveVersion };
      const definition = engine.definitions.get(key);
      const { trigger } = wish;
      return [{ on: nth, workspaceId, contactId, journey, definition, trigger }];
    }
    return [];
  });
  const { openings, entries, refused } = await admit(engine, unit, candidates);
  for (const [nth, reason] of refused) results[nth] = { refused: reason };
  const people = new Map<string, Person>();
  for (const { on: nth, contactId } of candidates) {
    const person = people.get(contactId) ?? { workspaceId, contactId, runs: [], events: [] };
    people.set(contactId, person);
    for (const opening of openings.get(nth) ?? [])
      person.events.push({
        kind: 'enter',
        opening: { ...opening, told: (result) => void (results[nth] = result) },
      });
  }
  await play(engine, unit, journeys, [...people.values()], entries);
  return results;
}

/** What is to happen to a run: it is taken out, or moved to another version. */
export interface RunWish extends RunKey {
  happening: Extract<Happening, { kind: 'removed' | 'moved' }>;
}

/**
 * Takes people out of journeys or moves them, by hand or because a journey was stopped, in the
 * caller's transaction. Runs that have ended meanwhile are passed over.
 *
 * @returns the runs it happened to, as they were before
 */
export async function happenTo(
  engine: Engine,
  unit: Unit,
  workspaceId: string,
  wishes: readonly RunWish[],
): Promise<Run[]> {
  const runs = await holdRuns(unit.tx, workspaceId, wishes);
  const happenings = new Map(wishes.map(({ id, happening }) => [id, happening]));
  const versions = runs.flatMap(({ journeyId, id }) => {
    const happening = happenings.get(id);
    return happening?.kind === 'moved' ? [{ journeyId, version: happening.version }] : [];
  });
  await engine.definitions.load(unit.tx, versions);
  const people = [...Map.groupBy(runs, (run) => run.contactId)].map(([contactId, own]): Person => ({
    workspaceId,
    contactId,
    runs: own,
    events: own.flatMap(({ id }) => {
      const happening = happenings.get(id);
      return happening ? [{ kind: 'run', runId: id, happening }] : [];
    }),
  }));
  await play(engine, unit, await engine.current(unit.tx), people);
  return runs;
}
