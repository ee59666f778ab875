import { z } from 'zod';
import type { CreateCode } from '#contracts/api/codes.ts';
import type { Welcome } from '#contracts/content.ts';
import { callJson } from './http.ts';
import type { Stage } from './stage.ts';

const text = (content: string) => ({ type: 'text', text: content }) as const;

/** What everybody hears who follows without a code of ours. */
export const defaultWelcome: Welcome = {
  variants: [
    {
      language: 'zh',
      audience: 'returning',
      hours: null,
      messages: [text('欢迎回来！我们给您留着老位置，明前龙井刚刚到店。')],
    },
    {
      language: 'zh',
      audience: 'any',
      hours: { from: 22, to: 8 },
      messages: [text('夜深了，谢谢您关注云禾茶。明早八点，我们的茶师会回复您。')],
    },
    {
      language: 'zh',
      audience: 'any',
      hours: null,
      messages: [
        text('您好，{{ name | default: "朋友" }}！谢谢您关注云禾茶。'),
        {
          type: 'article',
          title: '一杯好茶从水开始',
          description: '三分钟学会在家泡龙井。',
          url: 'https://yunhe.example/brew',
          imageUrl: '',
        },
      ],
    },
    {
      language: null,
      audience: 'any',
      hours: null,
      messages: [
        text(
          'Hello {{ name | default: "friend" }}, thank you for following Yunhe Tea. Ask us anything about tea.',
        ),
      ],
    },
  ],
};

const cup = (place: string): Welcome => ({
  variants: [
    {
      language: 'zh',
      audience: 'any',
      hours: null,
      messages: [text(`欢迎来到云禾茶${place}！出示本消息，请您喝一杯今日新茶。`)],
    },
    {
      language: null,
      audience: 'any',
      hours: null,
      messages: [
        text(`Welcome to Yunhe Tea ${place}! Show this message for a cup of today's tea.`),
      ],
    },
  ],
});

type Sample = Omit<CreateCode, 'channelId' | 'nodeId'> & { place: string };

const east = 'East China 华东';
const samples: Sample[] = [
  {
    name: 'IFC tasting bar',
    scene: 'ifc-bar',
    place: `${east}/Shanghai 上海/IFC Pudong/Tasting bar`,
    staff: 'Chen Lu',
    tags: ['Shanghai 上海', 'Tasting 品鉴'],
    welcome: cup('IFC'),
  },
  {
    name: 'IFC till',
    scene: 'ifc-till',
    place: `${east}/Shanghai 上海/IFC Pudong/Till`,
    tags: ['Shanghai 上海'],
  },
  {
    name: 'Wukang Road window',
    scene: 'wukang-window',
    place: `${east}/Shanghai 上海/Wukang Road`,
    campaign: 'Spring harvest',
    tags: ['Shanghai 上海'],
    welcome: cup('Wukang Road'),
  },
  {
    name: 'Wukang Road till',
    scene: 'wukang-till',
    place: `${east}/Shanghai 上海/Wukang Road/Till`,
    tags: ['Shanghai 上海'],
  },
  {
    name: 'West Lake garden',
    scene: 'westlake-garden',
    place: `${east}/Hangzhou 杭州/West Lake`,
    campaign: 'Spring harvest',
    tags: ['Hangzhou 杭州'],
    welcome: cup('West Lake'),
  },
  {
    name: 'MixC pop-up',
    scene: 'mixc-popup',
    place: 'South China 华南/Shenzhen 深圳/MixC',
    campaign: 'Pop-up tour',
    tags: ['Shenzhen 深圳'],
    kind: 'temporary',
    expireSeconds: 2_592_000,
  },
  {
    name: 'Parcel card',
    scene: 'parcel-card',
    place: 'Online/Parcels',
    campaign: 'Unboxing',
    tags: ['Online buyer 网购'],
  },
];

/** Gives the account its welcome, and makes the codes that are not there yet. */
export async function hangCodes(
  { rapport, apiKey }: Stage,
  channelId: string,
  places: ReadonlyMap<string, string>,
): Promise<void> {
  await callJson(
    `${rapport}/api/v1/welcomes/default?channelId=${channelId}`,
    { welcome: defaultWelcome },
    apiKey,
    'PUT',
  );
  const list = await callJson(`${rapport}/api/v1/codes?limit=200`, undefined, apiKey);
  const known = z.object({ items: z.array(z.object({ scene: z.string() })) }).parse(list);
  const scenes = new Set(known.items.map(({ scene }) => scene));
  for (const { place, ...sample } of samples) {
    if (sample.scene && scenes.has(sample.scene)) continue;
    await callJson(
      `${rapport}/api/v1/codes`,
      { ...sample, channelId, nodeId: places.get(place) ?? null },
      apiKey,
    );
  }
}
