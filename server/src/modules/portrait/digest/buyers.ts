import type { AnyFact, FactData } from '#contracts/facts.ts';
import { isLater, seenAt } from './tallies.ts';

/** What one contact bought in one currency. Amounts in minor units. */
export interface Buyer {
  contactId: string;
  workspaceId: string;
  currency: string;
  orders: number;
  refunds: number;
  spent: number;
  refunded: number;
  /** Orders that said what was taken off them, how many of them were reduced, by how much in all. */
  told: number;
  discounted: number;
  discount: number;
  /** What was paid for those. */
  toldSpent: number;
  firstAt: Date | null;
  lastAt: Date | null;
  lastFact: string | null;
}

/** More is a slip of the source, and would spoil every sum; the same bound as for tracked orders. */
const largest = 1e13;
const amountOf = (minor: number) => Math.min(Math.abs(minor), largest);

export const buyerTypes = ['order.placed', 'order.refunded'] as const;

/** Adds orders and refunds up by contact and currency. */
export function addPurchases(
  buyers: Map<string, Buyer>,
  facts: readonly AnyFact[],
  isCounted: (factId: string) => boolean,
): void {
  for (const fact of facts) {
    if ((fact.type !== 'order.placed' && fact.type !== 'order.refunded') || !isCounted(fact.id))
      continue;
    const { contactId, workspaceId } = fact;
    const { currency } = fact.data;
    const key = `${contactId} ${currency}`;
    const buyer = buyers.get(key) ?? blank(contactId, workspaceId, currency);
    buyers.set(key, buyer);
    if (fact.type === 'order.refunded') {
      buyer.refunds += 1;
      buyer.refunded += amountOf(fact.data.total);
      continue;
    }
    const at = seenAt(fact);
    buyer.orders += 1;
    buyer.spent += amountOf(fact.data.total);
    addDiscount(buyer, fact.data);
    if (buyer.firstAt === null || at < buyer.firstAt) buyer.firstAt = at;
    if (isLater(at, fact.id, buyer.lastAt, buyer.lastFact))
      Object.assign(buyer, { lastAt: at, lastFact: fact.id });
  }
}

function addDiscount(buyer: Buyer, order: FactData['order.placed']): void {
  const discount = discountOf(order);
  if (discount === null) return;
  buyer.told += 1;
  buyer.discounted += discount > 0 ? 1 : 0;
  buyer.discount += discount;
  buyer.toldSpent += amountOf(order.total);
}

/** What was taken off an order: as it says itself, else the sum of its lines; null when neither does. */
export function discountOf({ discount, items }: FactData['order.placed']): number | null {
  if (discount !== undefined && discount !== null) return amountOf(discount);
  const told = items.flatMap((item) => item.discount ?? []);
  return told.length === 0 ? null : told.reduce((sum, one) => sum + amountOf(one), 0);
}

const blank = (contactId: string, workspaceId: string, currency: string): Buyer => ({
  contactId,
  workspaceId,
  currency,
  orders: 0,
  refunds: 0,
  spent: 0,
  refunded: 0,
  told: 0,
  discounted: 0,
  discount: 0,
  toldSpent: 0,
  firstAt: null,
  lastAt: null,
  lastFact: null,
});
