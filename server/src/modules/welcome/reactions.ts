import type { Fact } from '#contracts/facts.ts';
import type { Welcome } from '#contracts/content.ts';
import { reaction, type Reaction } from '#kernel/facts/reaction.ts';
import type { Unit } from '#kernel/unit.ts';
import { localHour } from '#kernel/time/zones.ts';
import { getContactsForSend, type ContactForSend } from '#modules/contacts/index.ts';
import { isValidAt, resolveScenes, sceneKey, type ScannedCode } from '#modules/codes/index.ts';
import type { Intent, Messages } from '#modules/messages/index.ts';
import { chooseVariant } from './choose.ts';
import { loadDefaults, loadHomes, readWelcome, type DefaultRow, type Home } from './store.ts';

type Greeted = Fact<'contact.followed'> | Fact<'code.scanned'>;

/**
 * A welcome is worth sending for so long after what she did. Following and scanning open a window of
 * one minute, counted on the platform's clock (rules of 2021 and 2023; protocol page 3.5.2).
 */
export const worthMs = 50_000;

export const welcomeReactions = (messages: Messages): Reaction[] => [
  reaction('welcome.greet', ['contact.followed', 'code.scanned'], async (unit, facts) => {
    const { intents, people } = await greetings(unit, facts);
    if (intents.length > 0) await messages.send(unit, intents, people);
  }),
];

/** What the facts of a batch are to be answered with, set-based. */
async function greetings(unit: Unit, facts: readonly Greeted[]) {
  const workspaceIds = [...new Set(facts.map((fact) => fact.workspaceId))];
  const refs = facts.flatMap(({ channelId, data }) =>
    channelId && data.scene ? [{ channelId, scene: data.scene }] : [],
  );
  const channelIds = [...new Set(facts.flatMap((fact) => fact.channelId ?? []))];
  const [codes, defaults, homes, people] = await Promise.all([
    resolveScenes(unit.tx, workspaceIds, refs),
    loadDefaults(unit.tx, workspaceIds, channelIds),
    loadHomes(unit.tx, workspaceIds),
    loadPeople(unit, facts),
  ]);
  const read = readOnce();
  const chosen = facts.flatMap((fact) => {
    const found = welcomeFor(fact, codes, defaults, read);
    return found ? [{ fact, ...found }] : [];
  });
  const intents = chosen.flatMap(({ fact, welcome, source }) =>
    intentsFor(fact, welcome, source, people.get(fact.contactId), homes.get(fact.workspaceId)),
  );
  return { intents, people };
}

/** The code's own welcome, or for who follows the account's; null when there is nothing to say. */
function welcomeFor(
  fact: Greeted,
  codes: ReadonlyMap<string, ScannedCode>,
  defaults: ReadonlyMap<string, DefaultRow>,
  read: (stored: object | null) => Welcome | null,
): { welcome: Welcome; source: Intent['source'] } | null {
  const { channelId, occurredAt } = fact;
  if (channelId === null) return null;
  const code = fact.data.scene ? codes.get(sceneKey({ channelId, scene: fact.data.scene })) : null;
  if (code && isValidAt(code, occurredAt)) {
    const wanted = fact.type === 'contact.followed' || code.welcomeFollowers;
    const own = wanted ? read(code.welcome) : null;
    if (own) return { welcome: own, source: { kind: 'code', id: code.id } };
  }
  if (fact.type !== 'contact.followed') return null;
  const fallback = defaults.get(channelId);
  const welcome = fallback?.enabled ? read(fallback.welcome) : null;
  return welcome && { welcome, source: { kind: 'welcome', id: channelId } };
}

/** Reads each stored welcome of a batch once: a busy code brings hundreds of facts. */
function readOnce(): (stored: object | null) => Welcome | null {
  const known = new Map<object, Welcome | null>();
  return (stored) => {
    if (stored === null) return null;
    const welcome = known.has(stored) ? known.get(stored) : readWelcome(stored);
    known.set(stored, welcome ?? null);
    return welcome ?? null;
  };
}

async function loadPeople(
  unit: Unit,
  facts: readonly Greeted[],
): Promise<Map<string, ContactForSend>> {
  const people = new Map<string, ContactForSend>();
  for (const [workspaceId, own] of Map.groupBy(facts, (fact) => fact.workspaceId)) {
    const ids = [...new Set(own.map((fact) => fact.contactId))];
    for (const [id, contact] of await getContactsForSend(unit.tx, workspaceId, ids))
      people.set(id, contact);
  }
  return people;
}

function intentsFor(
  fact: Greeted,
  welcome: Welcome,
  source: Intent['source'],
  person: ContactForSend | undefined,
  home: Home | undefined,
): Intent[] {
  const { workspaceId, contactId, channelId, occurredAt, type } = fact;
  if (channelId === null || !home) return [];
  const follow = person?.follows.find((entry) => entry.channelId === channelId);
  const index = chooseVariant(welcome, {
    language: person?.language ?? home.language,
    returning: type === 'code.scanned' || (follow?.times ?? 1) > 1,
    hour: localHour(home.timeZone, occurredAt),
  });
  const variant = index === null ? undefined : welcome.variants[index];
  const moment = occurredAt.toISOString();
  return (variant?.messages ?? []).map((content, nth) => ({
    workspaceId,
    contactId,
    purpose: 'service',
    priority: 'reply',
    content,
    channels: [channelId],
    expiresAt: new Date(occurredAt.getTime() + worthMs),
    // A redelivery that slipped past its receipt is not welcomed twice.
    key: `welcome ${type} ${channelId} ${moment} ${nth}`,
    source,
  }));
}
