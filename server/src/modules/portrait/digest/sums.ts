import type { AnyFact, FactType } from '#contracts/facts.ts';
import { addPurchases, buyerTypes, type Buyer } from './buyers.ts';
import { noteEntered, type Entered } from './entered.ts';
import { habitTypes, noteHabits, type Habit } from './habits.ts';
import { tally, tallyTypes, type CountingRules, type Tally } from './tallies.ts';

/** Facts that portraits are made of. */
export const portraitTypes: readonly FactType[] = [
  ...new Set<FactType>([...tallyTypes, ...habitTypes, ...buyerTypes, 'trait.entered']),
];

/** What facts add up to, by contact: the same in whatever order and portions they are added. */
export interface Sums {
  buyers: Map<string, Buyer>;
  tallies: Map<string, Tally>;
  habits: Map<string, Habit>;
  entered: Map<string, Entered>;
}

export const emptySums = (): Sums => ({
  buyers: new Map(),
  tallies: new Map(),
  habits: new Map(),
  entered: new Map(),
});

/**
 * @param rulesOf a workspace's rules
 * @param counted ids of the facts that told of an order or refund first; others tell of it again
 */
export function addFacts(
  sums: Sums,
  facts: readonly AnyFact[],
  rulesOf: (workspaceId: string) => CountingRules,
  counted: ReadonlySet<string>,
): void {
  const isCounted = (factId: string) => counted.has(factId);
  addPurchases(sums.buyers, facts, isCounted);
  noteHabits(sums.habits, facts);
  noteEntered(sums.entered, facts);
  for (const [workspaceId, own] of Map.groupBy(facts, (fact) => fact.workspaceId))
    tally(sums.tallies, own, rulesOf(workspaceId), isCounted);
}

/** What facts say of orders, as the orders are keyed. */
export const ordersIn = (facts: readonly AnyFact[]) =>
  facts.flatMap((fact) => {
    if (fact.type !== 'order.placed' && fact.type !== 'order.refunded') return [];
    const { source, orderNo } = fact.data;
    const [kind, no] =
      fact.type === 'order.placed' ? ['order', orderNo] : ['refund', fact.data.refundNo ?? fact.id];
    return [{ w: fact.workspaceId, source, kind, no, id: fact.id }];
  });
