import type { AnyFactInput } from '#contracts/facts.ts';
import type { Unit } from '#kernel/unit.ts';
import { knownOrders, saveOrders, type OrderRow } from '#modules/commerce/index.ts';
import type { ImportRow } from '../jobs.ts';
import { knownFirst } from './customers.ts';
import type { Purchase } from './group.ts';

export interface Recorded {
  created: number;
  /** Rows of orders that were known. */
  unchanged: number;
  walkIns: number;
}

/**
 * States purchases as facts of their customers; those of nobody go straight into the orders, since
 * a fact is always about somebody. What is known already, by number and source, stays as it is: the
 * orders say so, and for facts whose reaction is still to run their receipt keys.
 */
export async function savePurchases(
  unit: Unit,
  job: ImportRow,
  source: string,
  purchases: readonly Purchase[],
): Promise<Recorded> {
  const known = await knownOrders(
    unit.tx,
    job.workspaceId,
    purchases.map(({ kind, no }) => ({ source, kind, no })),
  );
  const fresh = purchases.filter(({ kind, no }) => !known.has(`${source} ${kind} ${no}`));
  const named = await knownFirst(
    unit.tx,
    job.workspaceId,
    fresh.filter(({ customer }) => customer.length > 0),
  );
  const walkIns = fresh.filter(({ customer }) => customer.length === 0);
  const appended = await unit.appendNow(
    named.map((purchase) => toFact(job.workspaceId, source, purchase)),
  );
  const saved = await saveOrders(
    unit.tx,
    walkIns.map((purchase) => toRow(job.workspaceId, source, purchase)),
  );
  const stated = named.filter((_, index) => appended[index]);
  const rows = [...stated, ...walkIns].reduce((sum, purchase) => sum + purchase.rows, 0);
  return {
    created: stated.length + saved.size,
    unchanged: purchases.reduce((sum, purchase) => sum + purchase.rows, 0) - rows,
    walkIns: saved.size,
  };
}

function toFact(workspaceId: string, source: string, purchase: Purchase): AnyFactInput {
  const { kind, no, customer, placedAt, total, discount, currency, store, items } = purchase;
  const given = {
    workspaceId,
    identities: customer,
    channelId: null,
    occurredAt: placedAt,
    receiptKey: `purchase ${source} ${kind} ${no}`,
  };
  const data = { orderNo: no, total, currency, source, store, items };
  return kind === 'order'
    ? {
        ...given,
        type: 'order.placed',
        data: { ...data, ...(discount !== null && { discount }) },
      }
    : { ...given, type: 'order.refunded', data: { ...data, refundNo: no } };
}

const toRow = (
  workspaceId: string,
  source: string,
  { kind, no, placedAt, total, currency, store, items }: Purchase,
): OrderRow => ({
  workspaceId,
  source,
  kind,
  no,
  orderNo: no,
  contactId: null,
  factId: null,
  total,
  currency,
  store,
  placedAt,
  items,
});
