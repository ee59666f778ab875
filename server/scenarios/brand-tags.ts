import { z } from 'zod';
import type { TagColor } from '#contracts/api/tags/tags.ts';
import type { TagRule } from '#contracts/tag-rules.ts';
import { callJson } from './http.ts';
import type { Stage } from './stage.ts';

interface Sample {
  name: string;
  description: string;
  color: TagColor;
  /** Of the groups below. */
  group: string;
  /** Without one, codes and staff put it on. */
  rule?: TagRule;
}

const doings = 'What they do 行为';
const whereabouts = 'Where they came from 来源';

/** Tags that a tea house lets its fans' doings put on. */
const samples: readonly Sample[] = [
  {
    name: 'Regular guest 熟客',
    description: 'Three orders within 30 days · 30 天内三次下单',
    color: 'jade',
    group: doings,
    rule: {
      puts: [
        {
          fact: { type: 'order.placed', where: [] },
          times: 3,
          within: { n: 30, unit: 'day' },
        },
      ],
      takes: [],
      lifetime: { days: 60, renew: true },
    },
  },
  {
    name: 'Asks about tea 咨询茶品',
    description: 'Wrote of tea, until an order · 聊到茶，下单后移除',
    color: 'blue',
    group: doings,
    rule: {
      puts: [
        {
          fact: {
            type: 'message.received',
            where: [
              {
                kind: 'property',
                property: 'text',
                test: { op: 'contains', values: ['tea', '茶', '龙井'] },
              },
            ],
          },
          times: 1,
          within: null,
        },
      ],
      takes: [{ fact: { type: 'order.placed', where: [] }, times: 1, within: null }],
      lifetime: { days: 14, renew: true },
    },
  },
  ...(
    [
      ['Shanghai 上海', 'purple'],
      ['Hangzhou 杭州', 'orange'],
      ['Shenzhen 深圳', 'red'],
      ['Tasting 品鉴', 'magenta'],
      ['Online buyer 网购', 'gray'],
    ] as const
  ).map(([name, color]) => ({ name, description: '', color, group: whereabouts })),
];

const named = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
const made = z.object({ id: z.string() });

/** Makes the tags that are not there yet, with their rules, for what happened before as well. */
export async function hangTags({ rapport, apiKey }: Stage): Promise<void> {
  const ask = (path: string, body?: unknown, method?: string) =>
    callJson(`${rapport}/api/v1${path}`, body, apiKey, method);
  const { items } = named.parse(await ask('/tags?limit=200'));
  const known = new Set(items.map(({ name }) => name));
  const groups = new Map(
    named.parse(await ask('/tag-groups')).items.map(({ id, name }) => [name, id]),
  );
  for (const { rule, group, ...tag } of samples) {
    if (known.has(tag.name)) continue;
    const groupId = groups.get(group) ?? made.parse(await ask('/tag-groups', { name: group })).id;
    groups.set(group, groupId);
    const { id } = made.parse(await ask('/tags', { ...tag, groupId }));
    if (rule) await ask(`/tags/${id}/rule`, { rule, past: true }, 'PUT');
  }
}
