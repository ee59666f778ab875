import type { AnyFact } from '#contracts/facts.ts';
import type { JourneyDefinition, Trigger } from '#contracts/journeys.ts';
import { spanMs } from '#contracts/rules.ts';
import { newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';
import { causeOf, decide } from './decide/decide.ts';
import { carryOut } from './effects/carry-out.ts';
import type { Deed } from './effects/deed.ts';
import type { Engine } from './engine.ts';
import { openLedger } from './ledger.ts';
import { entered, refusal, type Entry } from './entry/limits.ts';
import type { Journeys, KnownJourney } from './loaded.ts';
import { answerLooks } from './look.ts';
import { isPrompt } from './entry/prompt.ts';
import { entryKey } from './store/entries.ts';
import type { Answer, Ask, Happening, Run } from './types.ts';

/** A way into a journey that stands open for a person, as far as conditions go. */
export interface Opening {
  journey: KnownJourney;
  definition: JourneyDefinition;
  trigger: Trigger['kind'];
  /** Told whether she was let in. */
  told?(result: Entered): void;
}
export type Entered = { runId: string } | { refused: 'limit' | 'burst' };

/** Something that happens to a person; what happens to one is dealt with in order. */
export type Event =
  | { kind: 'fact'; fact: AnyFact; openings: readonly Opening[] }
  | { kind: 'enter'; opening: Opening }
  /** To one run of hers. */
  | { kind: 'run'; runId: string; happening: Happening };

export interface Person {
  workspaceId: string;
  /** Canonical. */
  contactId: string;
  /** Held by this transaction. */
  runs: Run[];
  events: Event[];
}

/** A run in play. */
export interface Player {
  run: Run;
  /** What moves her is what she did a moment ago: she is waiting. */
  prompt: boolean;
}

interface Turn {
  player: Player;
  happening: Happening;
}

/**
 * Lets things happen to people, set-based and in order for each: in rounds, of which each takes the
 * next happening of everybody, carries out in batches what was decided, and finds out in batches what
 * has to be known. Everything is written down in the caller's transaction.
 *
 * @param people each once
 * @param entries of everybody who may come in, held; by `entryKey`
 */
export async function play(
  engine: Engine,
  unit: Unit,
  journeys: Journeys,
  people: readonly Person[],
  entries: Map<string, Entry> = new Map(),
): Promise<void> {
  await engine.definitions.load(unit.tx, people.flatMap(versionsOf));
  const ledger = openLedger(engine, unit, journeys);
  const tables = people.map((person) => ({
    person,
    // Whose version cannot be read stays where she is.
    players: person.runs
      .filter((run) => engine.definitions.has(run))
      .map((run): Player => ({ run, prompt: false })),
    events: person.events.values(),
  }));
  let asking = new Map<Player, Ask>();
  let answers = new Map<Player, Answer>();
  const asked = ({ players }: (typeof tables)[number]) =>
    players.some((player) => asking.has(player));
  let waiting = tables;
  for (;;) {
    const turns: Turn[] = [...answers].map(([player, answer]) => ({
      player,
      happening: { kind: 'answer', answer },
    }));
    waiting = waiting.filter((table) => {
      if (asked(table)) return true;
      const next = table.events.next();
      if (next.done) return false;
      turns.push(...turnsOf(table.person, table.players, next.value));
      return true;
    });
    if (turns.length === 0 && waiting.length === 0) break;
    asking = new Map();
    const deeds: Deed[] = [];
    for (const turn of turns) deeds.push(...take(turn));
    const sent = await carryOut(engine, unit, ledger, deeds);
    answers = await answerLooks(engine, unit, asking);
    for (const [player, answer] of sent) answers.set(player, answer);
  }
  ledger.save();

  function take({ player, happening }: Turn): Deed[] {
    const { journeyId, version } = player.run;
    const to = happening.kind === 'moved' ? happening.version : version;
    const definition = engine.definitions.get({ journeyId, version: to });
    const decision = decide({ definition, run: player.run, happening, now: unit.now });
    ledger.note(player.run, decision);
    player.run = decision.run;
    if (decision.ask) asking.set(player, decision.ask);
    return decision.effects.map((effect) => ({ player, effect }));
  }

  function turnsOf(person: Person, players: Player[], event: Event): Turn[] {
    if (event.kind === 'run')
      return players
        .filter(({ run }) => run.id === event.runId)
        .map((player) => ({ player, happening: event.happening }));
    if (event.kind === 'enter') return enter(person, players, event.opening, null);
    const { fact } = event;
    const prompt = isPrompt(fact, unit.now);
    const own = players
      .filter(({ run }) => run.waits.includes(fact.type))
      .map((player): Turn => {
        player.prompt = prompt;
        const paused = ledger.statusOf(player.run) === 'paused';
        return { player, happening: { kind: 'fact', fact, paused } };
      });
    return [...own, ...event.openings.flatMap((opening) => enter(person, players, opening, fact))];
  }

  /** Lets a person in, if her limit allows. */
  function enter(
    person: Person,
    players: Player[],
    { journey, definition, trigger, told }: Opening,
    fact: AnyFact | null,
  ): Turn[] {
    const { workspaceId, contactId } = person;
    const key = entryKey({ contactId, journeyId: journey.id });
    const entry = entries.get(key);
    if (!entry) throw new Error('Whoever may come in is held before.');
    const refused = refusal(definition.limit, entry, unit.now);
    if (refused) {
      told?.({ refused });
      return [];
    }
    entries.set(key, entered(entry, unit.now));
    const run = begin(journey, definition, trigger, { workspaceId, contactId }, fact, unit.now);
    ledger.entered(run, entries.get(key) ?? entry);
    told?.({ runId: run.id });
    const player: Player = { run, prompt: fact !== null && isPrompt(fact, unit.now) };
    players.push(player);
    return [{ player, happening: { kind: 'entered' } }];
  }
}

/** Of all runs that she is in, or may come into. */
function versionsOf({ runs, events }: Person): { journeyId: string; version: number }[] {
  const openings = events.flatMap((event) => {
    if (event.kind === 'run') return [];
    return event.kind === 'enter' ? [event.opening] : event.openings;
  });
  return [
    ...runs,
    ...openings.map(({ journey }) => ({ journeyId: journey.id, version: journey.liveVersion })),
  ];
}

function begin(
  journey: KnownJourney,
  definition: JourneyDefinition,
  trigger: Trigger['kind'],
  person: { workspaceId: string; contactId: string },
  fact: AnyFact | null,
  now: Date,
): Run {
  const within = definition.goal?.within;
  return {
    ...person,
    id: newId(now.getTime()),
    journeyId: journey.id,
    version: journey.liveVersion,
    enteredAs: person.contactId,
    status: 'active',
    step: null,
    seq: 0,
    state: { wait: null, cause: fact && causeOf(fact) },
    wakeAt: null,
    waits: [],
    trigger,
    enteredAt: now,
    endedAt: null,
    reason: null,
    goalAt: null,
    goalUntil: within ? new Date(now.getTime() + within.n * spanMs[within.unit]) : null,
  };
}
