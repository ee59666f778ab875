import type { Fact, OrderItem } from '#contracts/facts.ts';

export type OrderFact = Fact<'order.placed'> | Fact<'order.refunded'>;

/** A purchase as the table holds it. */
export interface OrderRow {
  workspaceId: string;
  source: string;
  kind: 'order' | 'refund';
  no: string;
  orderNo: string;
  /** Null for a walk-in customer whom nobody knows. */
  contactId: string | null;
  /** The fact that told of it first; null for a walk-in customer. */
  factId: string | null;
  /** Minor units, never negative: a refund's total is what went back. */
  total: number;
  currency: string;
  store: string | null;
  placedAt: Date;
  items: OrderItem[];
}

export function toOrder(fact: OrderFact): OrderRow {
  const { orderNo, total, currency, source, store, items } = fact.data;
  const refund = fact.type === 'order.refunded';
  return {
    workspaceId: fact.workspaceId,
    source,
    kind: refund ? 'refund' : 'order',
    no: fact.type === 'order.refunded' ? (fact.data.refundNo ?? fact.id) : orderNo,
    orderNo,
    contactId: fact.contactId,
    factId: fact.id,
    total: Math.abs(total),
    currency,
    store,
    placedAt: fact.occurredAt,
    items,
  };
}

/** How many pieces an order holds; fees and discounts without a quantity count as none. */
export const pieces = (items: readonly OrderItem[]): number =>
  items.reduce((sum, item) => sum + Math.max(0, Math.abs(item.quantity)), 0);
