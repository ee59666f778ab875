import { z } from 'zod';
import type { CampaignEstimate } from '#contracts/api/campaigns.ts';

/** What would become of how many people: one line per arm, way, account, outcome and reason. */
export const tallies = z.object({
  looked: z.int(),
  /** Of them those in the audience. */
  people: z.int(),
  control: z.int(),
  lines: z.array(
    z.object({
      arm: z.string(),
      way: z.int(),
      channelId: z.string().nullable(),
      status: z.enum(['queued', 'waiting', 'skipped']),
      code: z.string(),
      count: z.int(),
    }),
  ),
});
export type Tallies = z.infer<typeof tallies>;
export type TallyLine = Tallies['lines'][number];

export const noTallies: Tallies = { looked: 0, people: 0, control: 0, lines: [] };

const keyOf = ({ arm, way, channelId, status, code }: TallyLine) =>
  [arm, way, channelId, status, code].join(' ');

/** Adds up what two sets of different people would get. */
export function merge(a: Tallies, b: Tallies): Tallies {
  const lines = new Map<string, TallyLine>();
  for (const line of [...a.lines, ...b.lines]) {
    const known = lines.get(keyOf(line));
    lines.set(keyOf(line), { ...line, count: line.count + (known?.count ?? 0) });
  }
  return {
    looked: a.looked + b.looked,
    people: a.people + b.people,
    control: a.control + b.control,
    lines: [...lines.values()],
  };
}

type Count = CampaignEstimate['control'];

/** 1.96²: of a 95 % interval. */
const zz = 3.841;

/**
 * How many of a population a count in a random part of it stands for, with Wilson's 95 % interval (Wilson
 * 1927), less what is sure because it was looked at. The part may be the whole: then it is exact.
 */
export function scaled(count: number, looked: number, population: number): Count {
  if (looked >= population || looked === 0) return { count, low: count, high: count };
  const share = count / looked;
  // Drawn without putting back: the more is known, the less is open.
  const open = (population - looked) / Math.max(1, population - 1);
  const z2 = zz * open;
  const middle = (share + z2 / (2 * looked)) / (1 + z2 / looked);
  const half =
    Math.sqrt(z2 * ((share * (1 - share)) / looked + z2 / (4 * looked ** 2))) / (1 + z2 / looked);
  const of = (part: number) => Math.round(part * population);
  return {
    count: of(share),
    low: Math.max(count, of(middle - half)),
    high: Math.min(population - (looked - count), of(middle + half)),
  };
}

type Figures = Pick<CampaignEstimate, 'people' | 'control' | 'reachable' | 'ways' | 'held'>;

/** An estimate's figures from what was looked at. */
export function figuresOf(seen: Tallies, population: number): Figures {
  const of = (count: number) => scaled(count, seen.looked, population);
  const sum = (lines: readonly TallyLine[]) => lines.reduce((total, { count }) => total + count, 0);
  const going = seen.lines.filter(({ status }) => status !== 'skipped');
  const held = Map.groupBy(
    seen.lines.filter(({ status }) => status !== 'queued'),
    ({ status, code }) => `${status} ${code}`,
  );
  const byCount = (a: Count, b: Count) => b.count - a.count;
  return {
    people: of(seen.people).count,
    control: of(seen.control),
    reachable: of(sum(going)),
    ways: going
      .flatMap(({ arm, way, channelId, code, count }) =>
        channelId === null ? [] : [{ arm, way, channelId, code, ...of(count) }],
      )
      .sort(byCount),
    held: [...held.values()]
      .flatMap((lines) => {
        const [line] = lines;
        if (!line) return [];
        const outcome = line.status === 'waiting' ? ('waits' as const) : ('skipped' as const);
        return [{ code: line.code, outcome, ...of(sum(lines)) }];
      })
      .sort(byCount),
  };
}
