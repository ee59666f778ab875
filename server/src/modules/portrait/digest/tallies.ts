import type { Act, Dimension, Topic } from '#contracts/api/portrait.ts';
import type { AnyFact, FactType } from '#contracts/facts.ts';
import { weightAt } from './decay.ts';
import {
  actWeights,
  comparable,
  interestEvents,
  nameIn,
  subjectsIn,
  subjectsOf,
  valueOf,
} from './vocabulary.ts';

/** What one contact had to do with one value. */
export interface Tally extends Record<Act, number> {
  contactId: string;
  workspaceId: string;
  dimension: Dimension;
  value: string;
  /** As the latest fact wrote it. */
  label: string;
  weight: bigint;
  /** Last viewed, saved or asked for. */
  wantedAt: Date | null;
  boughtAt: Date | null;
  lastAt: Date;
  lastFact: string;
}

/** What decides how facts are counted; a change asks for a rebuild. */
export interface CountingRules {
  halfLifeDays: number;
  topics: readonly Topic[];
}

/** Facts that tell interests. */
export const tallyTypes = [
  'page.viewed',
  'screen.viewed',
  'event.tracked',
  'message.received',
  'menu.clicked',
  'order.placed',
] as const satisfies readonly FactType[];

interface Named {
  dimension: Dimension;
  value: string;
  label: string;
  act: Act;
}

/**
 * Adds facts up by contact, dimension and value. A fact counts once for each, whatever the number of
 * lines or pieces in it.
 *
 * @param isCounted orders told a second time are not
 */
export function tally(
  tallies: Map<string, Tally>,
  facts: readonly AnyFact[],
  rules: CountingRules,
  isCounted: (factId: string) => boolean,
): void {
  for (const fact of facts) {
    const at = seenAt(fact);
    for (const named of distinct(namedIn(fact, rules.topics, isCounted))) {
      const key = `${fact.contactId}\n${keyOf(named)}`;
      const row = tallies.get(key) ?? blank(fact, named, at);
      tallies.set(key, row);
      row[named.act] += 1;
      row.weight += actWeights[named.act] * weightAt(at, rules.halfLifeDays);
      const kind = named.act === 'bought' ? 'boughtAt' : 'wantedAt';
      const before = row[kind];
      if (before === null || at > before) row[kind] = at;
      if (isLater(at, fact.id, row.lastAt, row.lastFact))
        Object.assign(row, { label: named.label, lastAt: at, lastFact: fact.id });
    }
  }
}

const blank = (
  { contactId, workspaceId, id }: AnyFact,
  { dimension, value, label }: Named,
  at: Date,
): Tally => ({
  contactId,
  workspaceId,
  dimension,
  value,
  label,
  viewed: 0,
  saved: 0,
  asked: 0,
  bought: 0,
  weight: 0n,
  wantedAt: null,
  boughtAt: null,
  lastAt: at,
  lastFact: id,
});

/** When it happened; a source whose clock is ahead cannot have told us before. */
export const seenAt = ({ occurredAt, recordedAt }: Pick<AnyFact, 'occurredAt' | 'recordedAt'>) =>
  occurredAt < recordedAt ? occurredAt : recordedAt;

/** The later of two facts; of two at the same moment the one with the greater id. */
export const isLater = (at: Date, id: string, otherAt: Date | null, otherId: string | null) =>
  otherAt === null || at > otherAt || (at.getTime() === otherAt.getTime() && id > (otherId ?? ''));

const keyOf = ({ dimension, value }: Named) => `${dimension}\n${value}`;
/** A fact is of one act only; of two spellings in it the first stands. */
const distinct = (named: readonly Named[]): Named[] =>
  named.length < 2
    ? [...named]
    : [...new Map(named.toReversed().map((one) => [keyOf(one), one])).values()];

function namedIn(
  fact: AnyFact,
  topics: readonly Topic[],
  isCounted: (factId: string) => boolean,
): Named[] {
  switch (fact.type) {
    case 'page.viewed':
    case 'screen.viewed':
      return subjectsIn(fact.data.properties).map((subject) => ({ ...subject, act: 'viewed' }));
    case 'event.tracked':
      return eventNames(fact.data, topics);
    case 'message.received':
      return topicsIn(fact.data.text, topics);
    case 'menu.clicked':
      return topicsIn(fact.data.key, topics);
    case 'order.placed':
      return isCounted(fact.id) ? orderNames(fact.data) : [];
    default:
      return [];
  }
}

function eventNames(
  { name, properties }: { name: string; properties: Record<string, unknown> },
  topics: readonly Topic[],
): Named[] {
  const act = interestEvents[name.toLowerCase()];
  if (!act) return [];
  const query = properties['query'];
  const searched = typeof query === 'string' ? topicsIn(query, topics) : [];
  return [...subjectsOf(properties).map((subject) => ({ ...subject, act })), ...searched];
}

function orderNames({
  items,
  store,
  source,
}: {
  items: readonly object[];
  store: string | null;
  source: string;
}): Named[] {
  const place = (dimension: 'store' | 'source', given: string | null): Named[] => {
    const label = nameIn(given);
    return label === null ? [] : [{ dimension, value: valueOf(label), label, act: 'bought' }];
  };
  const bought = items.flatMap((item) => subjectsIn(item as Record<string, unknown>));
  return [
    ...bought.map((subject) => ({ ...subject, act: 'bought' as const })),
    ...place('store', store),
    ...place('source', source),
  ];
}

/** Topics of which a text holds a word. */
function topicsIn(text: string | null, topics: readonly Topic[]): Named[] {
  if (text === null || topics.length === 0) return [];
  const read = comparable(text);
  return topics
    .filter(({ words }) => words.some((word) => read.includes(comparable(word))))
    .map(({ name }) => ({ dimension: 'topic', value: valueOf(name), label: name, act: 'asked' }));
}
