import { reaction } from '#kernel/facts/reaction.ts';
import { defineModule } from '#kernel/module.ts';
import { toOrder } from './rules.ts';
import { ordersSection } from './section.ts';
import { commerceFields } from './segment-fields.ts';
import { saveOrders } from './store.ts';
import { orderTimeline } from './timeline.ts';

export { knownOrders, saveOrders, orderTotals, latestOrders } from './store.ts';
export type { OrderRow } from './rules.ts';
export { walkInSales, walkInSeries, type WalkInSales } from './walk-ins.ts';

export const commerce = defineModule({
  name: 'commerce',
  rank: 2,
  needs: [],
  setup: () => ({
    reactions: [
      reaction('commerce.record', ['order.placed', 'order.refunded'], async (unit, facts) => {
        await saveOrders(unit.tx, facts.map(toOrder));
      }),
    ],
    contribute: {
      timelineRenderers: [orderTimeline],
      contactSections: [ordersSection],
      segmentFields: commerceFields,
    },
  }),
});
