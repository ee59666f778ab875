import type { AnyFact, Fact } from '#contracts/facts.ts';
import type { Reaction } from '#kernel/facts/reaction.ts';
import type { Unit } from '#kernel/unit.ts';
import { matchesFact } from '#modules/audience/index.ts';
import { resolveScenes, sceneKey, type ScannedCode } from '#modules/codes/index.ts';
import { canonicalIds } from '#modules/contacts/index.ts';
import type { Engine } from './engine.ts';
import type { Journeys, WayIn } from './loaded.ts';
import { followMerges } from './merges.ts';
import { admit, type Candidate } from './entry/admit.ts';
import { play, type Person } from './play.ts';
import { isNews } from './entry/prompt.ts';
import { holdListening } from './store/runs.ts';
import type { Run } from './types.ts';

/**
 * Lets people into journeys and moves them on as facts happen. Looks at nothing in the database but
 * one row when no journey of the workspace cares about the types of a batch.
 */
export const journeyReaction = (engine: Engine): Reaction => ({
  name: 'journeys.react',
  types: 'all',
  async run(unit, facts) {
    const journeys = await engine.current(unit.tx);
    const merges = facts.filter(isMerge);
    const relevant = facts.filter((fact) => journeys.concerns(fact.workspaceId, fact.type));
    if (merges.length > 0) await followMerges(engine, unit, journeys, merges);
    if (relevant.length > 0) await respond(engine, unit, journeys, relevant);
  },
});

const isMerge = (fact: AnyFact): fact is Fact<'contact.merged'> | Fact<'contact.unmerged'> =>
  fact.type === 'contact.merged' || fact.type === 'contact.unmerged';

async function respond(
  engine: Engine,
  unit: Unit,
  journeys: Journeys,
  facts: readonly AnyFact[],
): Promise<void> {
  const standsFor = await personsOf(unit, facts);
  const personOf = (fact: AnyFact) => standsFor.get(fact.contactId) ?? fact.contactId;
  const candidates = await candidatesIn(unit, journeys, facts, personOf);
  const [runs, { openings, entries }] = await Promise.all([
    holdListening(unit.tx, [...new Set(facts.map(personOf))], typesOf(facts)),
    admit(engine, unit, candidates),
  ]);
  const byPerson = Map.groupBy(runs, (run) => run.contactId);
  const people = new Map<string, Person>();
  for (const fact of facts) {
    const contactId = personOf(fact);
    const own = openings.get(fact) ?? [];
    const held = byPerson.get(contactId) ?? [];
    if (own.length === 0 && !held.some((run) => run.waits.includes(fact.type))) continue;
    const person = people.get(contactId) ?? newcomer(fact.workspaceId, contactId, held);
    people.set(contactId, person);
    person.events.push({ kind: 'fact', fact, openings: own });
  }
  if (people.size > 0) await play(engine, unit, journeys, [...people.values()], entries);
}

const newcomer = (workspaceId: string, contactId: string, runs: Run[]): Person => ({
  workspaceId,
  contactId,
  runs,
  events: [],
});

const typesOf = (facts: readonly AnyFact[]) => [...new Set(facts.map((fact) => fact.type))];

/** Who stands for the contacts of facts now: a fact may be older than a merge. */
async function personsOf(unit: Unit, facts: readonly AnyFact[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [workspaceId, own] of Map.groupBy(facts, (fact) => fact.workspaceId)) {
    const ids = [...new Set(own.map((fact) => fact.contactId))];
    for (const [id, person] of await canonicalIds(unit.tx, workspaceId, ids)) found.set(id, person);
  }
  return found;
}

/** Who would come in where, as far as facts tell. */
async function candidatesIn(
  unit: Unit,
  journeys: Journeys,
  facts: readonly AnyFact[],
  personOf: (fact: AnyFact) => string,
): Promise<Candidate<AnyFact>[]> {
  const news = facts.filter(isNews).flatMap((fact) => {
    const ways = journeys.waysIn(fact.workspaceId, fact.type);
    return ways.length > 0 ? [{ fact, ways }] : [];
  });
  const codes = await codesOf(unit, news);
  return news.flatMap(({ fact, ways }) => {
    const open = ways.filter((way) => opens(way, fact, codes));
    // Of several triggers of one journey that a fact meets, the first lets her in.
    const first = [...new Map(open.toReversed().map((way) => [way.journey.id, way])).values()];
    return first.map((way) => ({
      on: fact,
      workspaceId: fact.workspaceId,
      contactId: personOf(fact),
      journey: way.journey,
      definition: way.definition,
      trigger: way.trigger.kind,
    }));
  });
}

function opens(
  { trigger }: WayIn,
  fact: AnyFact,
  codes: ReadonlyMap<string, ScannedCode>,
): boolean {
  switch (trigger.kind) {
    case 'fact':
      return matchesFact(trigger.fact, fact);
    case 'segment':
      return 'segmentId' in fact.data && fact.data.segmentId === trigger.segmentId;
    case 'code': {
      const scene = sceneOf(fact);
      return scene !== null && codes.get(sceneKey(scene))?.id === trigger.codeId;
    }
    default:
      return false;
  }
}

function sceneOf(fact: AnyFact): { channelId: string; scene: string } | null {
  if (fact.type !== 'contact.followed' && fact.type !== 'code.scanned') return null;
  const { channelId, data } = fact;
  return channelId && data.scene ? { channelId, scene: data.scene } : null;
}

async function codesOf(
  unit: Unit,
  news: readonly { fact: AnyFact; ways: readonly WayIn[] }[],
): Promise<Map<string, ScannedCode>> {
  const wanted = news.filter(({ ways }) => ways.some(({ trigger }) => trigger.kind === 'code'));
  const workspaceIds = [...new Set(wanted.map(({ fact }) => fact.workspaceId))];
  return resolveScenes(
    unit.tx,
    workspaceIds,
    wanted.flatMap(({ fact }) => sceneOf(fact) ?? []),
  );
}
