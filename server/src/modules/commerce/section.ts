import type { ContactOrders } from '#contracts/api/commerce.ts';
import type { ContactSection } from '#kernel/registry.ts';
import { latestOrders, orderTotals } from './store.ts';

/** Orders on the contact page and in a person's own export. */
export const ordersSection: ContactSection = {
  name: 'orders',
  async load(tx, workspaceId, contactIds): Promise<ContactOrders> {
    const [totals, latest] = [
      await orderTotals(tx, workspaceId, contactIds),
      await latestOrders(tx, workspaceId, contactIds, 10),
    ];
    const times = totals
      .flatMap((total) => total.lastOrderAt ?? [])
      .toSorted((a, b) => b.getTime() - a.getTime());
    return {
      orders: totals.reduce((sum, total) => sum + total.orders, 0),
      refunds: totals.reduce((sum, total) => sum + total.refunds, 0),
      revenue: totals.map(({ currency, revenue }) => ({ currency, amount: revenue })),
      lastOrderAt: times[0]?.toISOString() ?? null,
      latest,
    };
  },
};
