import { pick, unit, type Random } from '../world/random.ts';

const products = {
  zh: '明前龙井 碧螺春 铁观音 普洱 茉莉花茶 冷泡茶 白瓷杯 春茶礼盒'.split(' '),
  en: [
    'first Longjing',
    'Biluochun',
    'Tieguanyin',
    'cold brew',
    'white porcelain cup',
    'jasmine tea',
  ],
};

/** What fans write; `{p}` is a product. Grouped so that a stream of them reads like a real inbox. */
const phrases: Record<'zh' | 'en', string[]> = {
  zh: [
    '你好',
    '在吗？',
    '请问{p}有货吗？',
    '{p}多少钱？',
    '{p}有活动吗？',
    '{p}还会补货吗',
    '我想退货，{p}买多了',
    '昨天下的单，什么时候发货？',
    '订单显示已签收但我没收到',
    '今天几点关门？',
    '离我最近的门店在哪',
    '可以预约品茶吗？周六下午',
    '积分怎么兑换？',
    '会员日是哪一天呀',
    '{p}真不错，已经回购三次了！',
    '店员小姐姐服务特别好，谢谢',
    '等了一个小时没人理，太失望了',
    '收到了，谢谢～',
    '好的',
    '有优惠券吗',
    '怎么加入会员',
    '{p}送人的话有礼盒吗？',
    '1',
  ],
  en: [
    'Hi there',
    'Is the {p} in stock?',
    'How much is the {p}?',
    'Do you ship to Singapore?',
    'When does the store close today?',
    'I would like to return my {p}',
    'Where is my order?',
    'Can I book an appointment for Saturday?',
    'The {p} is lovely, thank you!',
    'I waited an hour and nobody helped me. Disappointing.',
    'How do I use my points?',
    'Thanks!',
    'Any promotion on the {p}?',
  ],
};

/** Something a fan of this language might write. */
export function phraseFor(random: Random, language: string): string {
  const kind = language === 'en' ? 'en' : 'zh';
  const text = pick(random, phrases[kind]).replace('{p}', pick(random, products[kind]));
  // Some send a picture of a thought: an emoji after the text.
  return unit(random) < 0.08 ? `${text} ${pick(random, ['😊', '❤️', '🙏', '🎁'])}` : text;
}
