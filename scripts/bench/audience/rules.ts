import type { Rule } from '#contracts/rules.ts';
import { seededRandom } from '#kernel/random.ts';

/** What the filled database has, by id. */
export interface Known {
  tags: readonly string[];
  places: readonly string[];
  codes: readonly string[];
  channelId: string;
}

type Pick = <T>(values: readonly T[]) => T;

/** Random rules of mixed kinds, always the same for a seed. */
export function ruleMaker(known: Known, seed: number) {
  const random = seededRandom(seed);
  const pick: Pick = (values) => values[Math.floor(random.next() * values.length)] as never;
  const conditions = makersOf(known, pick);
  const condition = (): Rule => {
    const rule = pick(conditions)();
    return random.next() < 0.15 ? { ...rule, not: true } : rule;
  };
  return {
    condition,
    /** A rule of so many conditions, most often all of them together. */
    rule(count: number): Rule {
      const rules = Array.from({ length: count }, condition);
      if (count < 3 || random.next() < 0.6) return { kind: 'group', match: 'all', rules };
      const inner: Rule = { kind: 'group', match: 'any', rules: rules.slice(1, 3) };
      return { kind: 'group', match: 'all', rules: [rules[0] as Rule, inner, ...rules.slice(3)] };
    },
    pick,
  };
}

function makersOf(known: Known, pick: Pick): (() => Rule)[] {
  const text = (type: string, property: string, value: string) =>
    ({
      type,
      where: [{ kind: 'property', property, test: { op: 'is', values: [value] } }],
    }) as Extract<Rule, { kind: 'did' }>['fact'];
  const last = (days: readonly number[]) =>
    ({ kind: 'last', span: { n: pick(days), unit: 'day' } }) as const;
  const times = (counts: readonly number[]) => ({
    measure: { of: 'count' } as const,
    compare: { op: 'atLeast', value: pick(counts) } as const,
  });
  const viewed = () => text('page.viewed', 'properties.category', `c${pick([0, 1, 2, 3])}`);
  const bought = () => text('order.placed', 'store', `Store ${pick([1, 5, 9, 20])}`);
  return [
    () => ({
      kind: 'field',
      field: 'contacts.city',
      test: { op: 'is', values: [`City ${pick([1, 2, 5, 9])}`, `City ${pick([3, 12, 30])}`] },
    }),
    () => ({
      kind: 'field',
      field: 'contacts.gender',
      test: { op: 'is', values: [pick(['female', 'male'])] },
    }),
    () => ({
      kind: 'field',
      field: 'contacts.attribute',
      params: { key: 'level' },
      test: { op: 'is', values: [pick(['silver', 'gold'])] },
    }),
    () => ({
      kind: 'field',
      field: 'audience.tag',
      test: { op: 'hasAny', values: [pick(known.tags), pick(known.tags)] },
    }),
    () => ({ kind: 'field', field: 'contacts.knownBy', test: { op: 'hasAny', values: ['phone'] } }),
    () => ({
      kind: 'field',
      field: 'consent.given',
      params: { purpose: 'marketing' },
      test: { op: 'isTrue' },
    }),
    () => ({
      kind: 'field',
      field: 'messages.inWindow',
      params: { channel: known.channelId },
      test: { op: 'isTrue' },
    }),
    () => ({
      kind: 'field',
      field: 'codes.firstPlace',
      test: { op: 'under', values: [pick(known.places), pick(known.places), pick(known.places)] },
    }),
    () => ({
      kind: 'field',
      field: 'contacts.lastSeenAt',
      test: { op: pick(['inLast', 'notInLast']), span: { n: pick([7, 30, 60]), unit: 'day' } },
    }),
    () => ({
      kind: 'anniversary',
      field: 'contacts.birthday',
      calendar: pick(['gregorian', 'lunar']),
      from: 0,
      to: pick([7, 14]),
    }),
    () => ({ kind: 'did', fact: viewed(), window: last([7, 14, 30]), ...times([1, 2, 3]) }),
    () => ({
      kind: 'did',
      fact: { type: 'event.tracked', where: [] },
      window: last([3, 7, 30]),
      ...times([1, 2]),
    }),
    () => ({ kind: 'did', fact: bought(), window: last([90, 180, 365]), ...times([1, 2]) }),
    () => ({
      kind: 'did',
      fact: { type: 'order.placed', where: [] },
      window: last([30, 90]),
      measure: { of: 'sum', property: 'total', currency: 'CNY' },
      compare: { op: 'atLeast', value: pick([50_000, 100_000, 200_000]) },
    }),
    () => ({
      kind: 'did',
      fact: { type: 'order.placed', where: [] },
      window: { kind: 'ever' },
      measure: { of: 'daysSinceLast' },
      compare: { op: 'between', from: pick([30, 60]), to: pick([90, 180]) },
    }),
    () => ({
      kind: 'sequence',
      first: viewed(),
      then: { type: 'order.placed', where: [] },
      followed: pick([true, false]),
      within: { n: pick([1, 3]), unit: 'day' },
      window: last([14, 30]),
    }),
  ];
}
