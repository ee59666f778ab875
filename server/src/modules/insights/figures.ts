import type { Fact } from '#contracts/facts.ts';

/** Types that the overview counts. */
export const countedTypes = [
  'contact.followed',
  'contact.unfollowed',
  'code.scanned',
  'message.received',
  'order.placed',
  'order.refunded',
] as const;
export type CountedFact = {
  [T in (typeof countedTypes)[number]]: Fact<T>;
}[(typeof countedTypes)[number]];

/** Spans in which figures are kept; `times` are quarters of an hour of the reaction times' histogram. */
export type Grain = 'minute' | 'quarter' | 'times';

/** So much more of a figure in one span of time. */
export interface Count {
  workspaceId: string;
  grain: Grain;
  at: Date;
  figure: string;
  shard: number;
  value: number;
}

const grainMs: Record<Grain, number> = { minute: 60_000, quarter: 900_000, times: 900_000 };

/** Minutes serve today and yesterday, in every time zone; then they are deleted. */
export const minutesKeptMs = 3 * 86_400_000;

/** Rows over which one figure of one span is spread while it grows; 0 is for folded ones. */
const shards = 8;

/**
 * The shard that a batch writes to. Batches under way at once hold different lanes, so the lowest of
 * each is another one: hardly ever do two write to the same row, and each writes to one alone.
 */
export const shardOf = (facts: readonly { lane: number }[]): number =>
  1 + (facts.reduce((least, { lane }) => Math.min(least, lane), Infinity) % shards);

interface Item {
  workspaceId: string;
  grains: readonly Grain[];
  at: Date;
  figure: string;
  value: number;
}

/** Adds up what happened by workspace, span and figure, in the order in which rows are locked. */
export function countsOf(items: readonly Item[], shard: number, now: Date): Count[] {
  const counts = new Map<string, Count>();
  for (const { workspaceId, grains, at, figure, value } of items)
    for (const grain of grains) {
      if (grain === 'minute' && at.getTime() < now.getTime() - minutesKeptMs) continue;
      const start = new Date(Math.floor(at.getTime() / grainMs[grain]) * grainMs[grain]);
      const key = `${workspaceId} ${grain} ${start.toISOString()} ${figure}`;
      const count = counts.get(key);
      if (count) count.value += value;
      else counts.set(key, { workspaceId, grain, at: start, figure, shard, value });
    }
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

const grains: readonly Grain[] = ['minute', 'quarter'];

/** What each fact counts as. A platform's clock may be ahead: nothing counts before it was told. */
export function itemsOf(facts: readonly CountedFact[]): Item[] {
  return facts.flatMap((fact) => {
    const { workspaceId, occurredAt, recordedAt } = fact;
    const at = occurredAt < recordedAt ? occurredAt : recordedAt;
    return figuresOf(fact).map(([figure, value]) => ({ workspaceId, grains, at, figure, value }));
  });
}

function figuresOf(fact: CountedFact): [string, number][] {
  switch (fact.type) {
    case 'contact.followed':
      return fact.data.scene === null
        ? [['follows', 1]]
        : [
            ['follows', 1],
            ['scans', 1],
          ];
    case 'contact.unfollowed':
      return [['unfollows', 1]];
    case 'code.scanned':
      return [['scans', 1]];
    case 'message.received':
      return [['messages', 1]];
    case 'order.placed':
      return [
        ['orders', 1],
        [`revenue ${fact.data.currency}`, fact.data.total],
      ];
    case 'order.refunded':
      return [[`revenue ${fact.data.currency}`, -Math.abs(fact.data.total)]];
  }
}
