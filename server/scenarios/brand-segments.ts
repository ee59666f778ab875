import { z } from 'zod';
import type { Rule } from '#contracts/rules.ts';
import { callJson } from './http.ts';
import type { Stage } from './stage.ts';

const all = (...rules: Rule[]): Rule => ({ kind: 'group', match: 'all', rules });
const any = (...rules: Rule[]): Rule => ({ kind: 'group', match: 'any', rules });

const ordered = (times: number): Rule => ({
  kind: 'did',
  fact: { type: 'order.placed', where: [] },
  window: { kind: 'last', span: { n: 30, unit: 'day' } },
  measure: { of: 'count' },
  compare: { op: 'atLeast', value: times },
});
const spent = (fen: number): Rule => ({
  kind: 'field',
  field: 'commerce.spent',
  test: { op: 'atLeast', value: fen, currency: 'CNY' },
});
const following: Rule = { kind: 'field', field: 'contacts.following', test: { op: 'known' } };

interface Sample {
  name: string;
  description: string;
  rule: Rule;
}

/** The people a tea house talks to. @param places ids by path, as `buildPlaces` gives them */
const samplesFor = (places: ReadonlyMap<string, string>): Sample[] => [
  {
    name: 'New followers not yet bought 新关注未购买',
    description: 'Greet them with a first cup · 请喝第一杯茶',
    rule: all(
      {
        kind: 'field',
        field: 'contacts.followedAt',
        test: { op: 'inLast', span: { n: 7, unit: 'day' } },
      },
      following,
      { ...ordered(1), not: true },
    ),
  },
  {
    name: 'Regulars 常客',
    description: 'Bought at least twice in 30 days · 30 天内至少两次下单',
    rule: all(ordered(2)),
  },
  {
    name: 'Big spenders 高消费客户',
    description: 'Invite them to tastings · 邀请参加品鉴',
    rule: all(spent(80_000), following),
  },
  {
    name: 'Longjing drinkers 龙井爱好者',
    description: 'For the spring harvest · 春茶上市时告知',
    rule: all({
      kind: 'did',
      fact: {
        type: 'order.placed',
        where: [
          {
            kind: 'entries',
            entries: 'items',
            where: [{ kind: 'property', property: 'sku', test: { op: 'is', values: ['LJ-50'] } }],
          },
        ],
      },
      window: { kind: 'ever' },
      measure: { of: 'count' },
      compare: { op: 'atLeast', value: 1 },
    }),
  },
  {
    name: 'Bought soon after following 关注后即购买',
    description: 'An order within a day of following · 关注后一天内下单',
    rule: all({
      kind: 'sequence',
      first: { type: 'contact.followed', where: [] },
      then: { type: 'order.placed', where: [] },
      followed: true,
      within: { n: 1, unit: 'day' },
      window: { kind: 'ever' },
    }),
  },
  {
    name: 'Shanghai circle 上海圈',
    description: 'Live there, or came by a code hanging there · 住在上海，或扫过上海的二维码',
    rule: any(
      { kind: 'field', field: 'contacts.city', test: { op: 'is', values: ['Shanghai'] } },
      {
        kind: 'field',
        field: 'codes.scannedPlaces',
        test: { op: 'under', values: [places.get('East China 华东/Shanghai 上海') ?? ''] },
      },
    ),
  },
];

/** Makes the segments that are not there yet. */
export async function drawSegments(
  { rapport, apiKey }: Stage,
  places: ReadonlyMap<string, string>,
): Promise<void> {
  const list = await callJson(`${rapport}/api/v1/segments?limit=200`, undefined, apiKey);
  const { items } = z.object({ items: z.array(z.object({ name: z.string() })) }).parse(list);
  const known = new Set(items.map(({ name }) => name));
  for (const sample of samplesFor(places))
    if (!known.has(sample.name)) await callJson(`${rapport}/api/v1/segments`, sample, apiKey);
}
