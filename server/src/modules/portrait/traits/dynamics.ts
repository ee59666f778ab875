import type { AnyFact, FactType } from '#contracts/facts.ts';
import type { TimelineEntry } from '#kernel/registry.ts';
import { seenAt } from '../digest/tallies.ts';
import { byAge } from './confidence.ts';
import { derived, type Traits } from './trait.ts';

/** Facts that she does something. */
export const doingTypes: readonly FactType[] = [
  'contact.followed',
  'code.scanned',
  'message.received',
  'menu.clicked',
  'location.reported',
  'page.viewed',
  'screen.viewed',
  'event.tracked',
  'order.placed',
];
/** A follow without a code and an order without a store tell no place. */
export const tellsPlace = (fact: AnyFact): boolean =>
  fact.type === 'location.reported' ||
  (fact.type === 'order.placed' && fact.data.store !== null) ||
  ((fact.type === 'code.scanned' || fact.type === 'contact.followed') && !!fact.data.scene);

/** A fact with its words. */
export interface Worded {
  fact: AnyFact;
  entry: TimelineEntry;
}

/** What she does, and where. */
export function dynamicTraits(doing: Worded | null, place: Worded | null, now: Date): Traits {
  return {
    ...(doing && { 'dynamics.doing': worded(doing, now) }),
    ...(place && { 'dynamics.where': placed(place, now) }),
  };
}

const worded = ({ fact, entry }: Worded, now: Date) =>
  derived({ kind: 'entry', entry }, basis(fact, now));

function placed(given: Worded, now: Date) {
  const { fact } = given;
  return fact.type === 'order.placed' && fact.data.store !== null
    ? derived({ kind: 'text', text: fact.data.store }, basis(fact, now))
    : worded(given, now);
}

const basis = (fact: AnyFact, now: Date) => ({
  at: seenAt(fact),
  facts: 1,
  factIds: [fact.id],
  confidence: byAge(now.getTime() - seenAt(fact).getTime()),
});
