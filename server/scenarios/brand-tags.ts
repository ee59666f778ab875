import { z } from 'zod';
import type { TagColor } from '#contracts/api/tags/tags.ts';
import type { TagRule } from '#contracts/tag-rules.ts';
import { callJson } from './http.ts';
import type { Stage } from './stage.ts';

interface Sample {
  name: string;
  description: string;
  color: TagColor;
  rule: TagRule;
}

/** Tags that a tea house lets its fans' doings put on. */
const samples: readonly Sample[] = [
  {
    name: 'Regular guest 熟客',
    description: 'Three orders within 30 days; goes 60 days after the last of them',
    color: 'jade',
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
    description: 'Wrote of tea; an order takes it off',
    color: 'blue',
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
];

/** Makes the tags that are not there yet, with their rules, for what happened before as well. */
export async function hangTags({ rapport, apiKey }: Stage): Promise<void> {
  const list = await callJson(`${rapport}/api/v1/tags?limit=200`, undefined, apiKey);
  const { items } = z.object({ items: z.array(z.object({ name: z.string() })) }).parse(list);
  const known = new Set(items.map(({ name }) => name));
  for (const { rule, ...tag } of samples) {
    if (known.has(tag.name)) continue;
    const made = await callJson(`${rapport}/api/v1/tags`, tag, apiKey);
    const { id } = z.object({ id: z.string() }).parse(made);
    await callJson(`${rapport}/api/v1/tags/${id}/rule`, { rule, past: true }, apiKey, 'PUT');
  }
}
