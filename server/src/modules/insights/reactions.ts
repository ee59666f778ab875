import { reaction, type Reaction } from '#kernel/facts/reaction.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { addCounts } from './counts.ts';
import { countedTypes, countsOf, itemsOf, shardOf, type CountedFact } from './figures.ts';
import { saveOrdered, saveScanners } from './funnel.ts';
import { bucketOf } from './histogram.ts';
import { reactionTimes } from './reaction-times.ts';

export const insightReactions = ({ live }: Kernel): Reaction[] => {
  const tell = (unit: Unit, facts: readonly { workspaceId: string }[]) =>
    unit.afterCommit(() => {
      for (const workspaceId of new Set(facts.map((fact) => fact.workspaceId)))
        live.publish({ workspaceId, topic: 'overview', data: {} });
    });
  return [
    reaction('insights.count', countedTypes, async (unit, facts) => {
      unit.defer(addCounts(unit.tx, countsOf(itemsOf(facts), shardOf(facts), unit.now)));
      unit.defer(saveScanners(unit.tx, scansIn(facts)));
      unit.defer(saveOrdered(unit.tx, ordersIn(facts), unit.now));
      tell(unit, facts);
    }),
    reaction('insights.time', ['message.sent'], async (unit, facts) => {
      const times = await reactionTimes(unit.tx, facts);
      const items = times.map(({ workspaceId, at, ms }) => ({
        workspaceId,
        grains: ['times' as const],
        at,
        figure: String(bucketOf(ms)),
        value: 1,
      }));
      unit.defer(addCounts(unit.tx, countsOf(items, shardOf(facts), unit.now)));
      tell(unit, facts);
    }),
    // Not counted, but shown in the feed.
    reaction(
      'insights.show',
      ['page.viewed', 'event.tracked', 'menu.clicked'],
      async (unit, facts) => tell(unit, facts),
    ),
  ];
};

const scansIn = (facts: readonly CountedFact[]) =>
  facts.flatMap((fact) => {
    const followed = fact.type === 'contact.followed' && fact.data.scene !== null;
    if (!followed && fact.type !== 'code.scanned') return [];
    const { workspaceId, contactId, occurredAt: at } = fact;
    return [{ workspaceId, contactId, at, followed }];
  });

const ordersIn = (facts: readonly CountedFact[]) =>
  facts.flatMap(({ type, workspaceId, contactId, occurredAt: at }) =>
    type === 'order.placed' ? [{ workspaceId, contactId, at }] : [],
  );
