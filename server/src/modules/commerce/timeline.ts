import type { AnyFact } from '#contracts/facts.ts';
import type { TimelineEntry, TimelineRenderer } from '#kernel/registry.ts';
import { pieces } from './rules.ts';

/** Amounts go out as minor units with their currency; the reader's language decides how they look. */
function describe(fact: AnyFact): TimelineEntry | null {
  if (fact.type !== 'order.placed' && fact.type !== 'order.refunded') return null;
  const { orderNo, total, currency, source, store, items } = fact.data;
  return {
    key: `timeline.${fact.type}`,
    values: {
      orderNo,
      amount: Math.abs(total),
      currency,
      source,
      store,
      pieces: pieces(items),
      first: items[0]?.name ?? null,
    },
    icon: fact.type === 'order.placed' ? 'order' : 'refund',
  };
}

export const orderTimeline: TimelineRenderer = {
  types: ['order.placed', 'order.refunded'],
  render: async (_tx, _workspaceId, facts) =>
    new Map(
      facts.flatMap((fact) => {
        const entry = describe(fact);
        return entry ? [[fact.id, entry] as const] : [];
      }),
    ),
};
