import { createRandom, pick, unit } from './random.ts';

const surnames = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗'];
const given = [
  ...'子涵 欣怡 浩然 雨桐 梓萱 思远 佳琪 宇轩 若曦 晨曦 嘉怡 明轩 诗涵 俊杰 一诺 静怡 博文 语嫣 天佑 梦瑶'.split(
    ' ',
  ),
];
const nicks = '小鱼儿 晴天 阿May 慢慢来 一颗柠檬 Cici酱 大白兔 夏末 南风 橘子汽水'.split(' ');
const english = 'Olivia Liam Emma Noah Sophie Daniel Grace Ethan Hannah Marco Amélie Jonas'.split(
  ' ',
);
const families = 'Chen Tan Wong Smith Müller Rossi Park Lim Dubois Brown'.split(' ');

/** Languages of fans by share; `en` and `zh_TW` exist in every real account. */
const languages: [share: number, language: string][] = [
  [0.76, 'zh_CN'],
  [0.84, 'zh_HK'],
  [0.9, 'zh_TW'],
  [1, 'en'],
];

export interface Profile {
  nickname: string;
  language: string;
}

/** The same person always has the same name and language; nothing is stored for it. */
export function profileOf(seed: number | string, person: number): Profile {
  const random = createRandom(`${seed}:person:${person}`);
  const roll = unit(random);
  const language = languages.find(([share]) => roll < share)?.[1] ?? 'zh_CN';
  if (language === 'en') {
    return { language, nickname: `${pick(random, english)} ${pick(random, families)}` };
  }
  const nickname =
    unit(random) < 0.3 ? pick(random, nicks) : pick(random, surnames) + pick(random, given);
  return { language, nickname };
}
