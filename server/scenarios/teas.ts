/** What the tea house sells; prices in fen. */
export const teas = [
  {
    sku: 'LJ-50',
    name: '明前龙井 Longjing 50 g',
    category: '绿茶 Green tea',
    brand: '云禾 Yunhe',
    unitPrice: 26_800,
  },
  {
    sku: 'BL-50',
    name: '碧螺春 Biluochun 50 g',
    category: '绿茶 Green tea',
    brand: '云禾 Yunhe',
    unitPrice: 19_800,
  },
  {
    sku: 'TG-100',
    name: '铁观音 Tieguanyin 100 g',
    category: '乌龙 Oolong',
    brand: '云禾 Yunhe',
    unitPrice: 15_800,
  },
  {
    sku: 'PE-357',
    name: '普洱 Pu’er 357 g',
    category: '普洱 Pu’er',
    brand: '老班章 Laobanzhang',
    unitPrice: 38_800,
  },
  {
    sku: 'CUP-1',
    name: '白瓷杯 White porcelain cup',
    category: '茶具 Teaware',
    brand: '景德 Jingde',
    unitPrice: 6_800,
  },
  {
    sku: 'ICE-1',
    name: '冷泡茶 Cold brew',
    category: '冷泡 Cold brew',
    brand: '云禾 Yunhe',
    unitPrice: 2_800,
  },
];
export type Tea = (typeof teas)[number];

export const cities = ['Shanghai', 'Hangzhou', 'Shenzhen', 'Suzhou'];
/** The shops, in the order of the cities that are nearest to them. */
export const stores = ['IFC Pudong', 'West Lake', 'MixC', 'Wukang Road'];

/** A source of numbers in [0, 1), so that the same seed rings the same till. */
export type Chance = () => number;

export const pick = <T>(chance: Chance, list: readonly T[]): T =>
  list[Math.floor(chance() * list.length)] as T;
