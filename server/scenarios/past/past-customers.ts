import { createHash } from 'node:crypto';
import { cities, pick, stores, teas, type Chance } from '../teas.ts';

const dayMs = 86_400_000;
const surnames = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高梁郑罗宋谢唐'];
const given = ['静怡', '雨桐', '子墨', '思远', '晓峰', '佳宁', '文博', '诗琪', '浩宇', '欣然'];

/** How customers of a year bought: how many of them, how often, and between which days ago. */
const habits = [
  { people: 34, orders: [9, 16], from: 350, to: 2 },
  { people: 52, orders: [5, 8], from: 320, to: 8 },
  { people: 58, orders: [2, 4], from: 90, to: 2 },
  { people: 40, orders: [1, 1], from: 25, to: 2 },
  { people: 48, orders: [2, 3], from: 200, to: 45 },
  { people: 44, orders: [6, 10], from: 360, to: 110 },
  { people: 14, orders: [11, 15], from: 360, to: 170 },
  { people: 70, orders: [1, 2], from: 360, to: 190 },
] as const;

const memberCount = habits.reduce((sum, { people }) => sum + people, 0);
const phoneOf = (member: number): string => `139000${10_001 + member}`;

/** One in so many fans is a member. */
const fansPerMember = 8;

/** The phone number, as facts tell it, that a fan is known by in the files; null for most. */
export function memberPhoneOf(openid: string): string | null {
  const hash = createHash('sha256').update(openid).digest().readUInt32BE();
  const member = hash % (memberCount * fansPerMember);
  return member < memberCount ? `+86${phoneOf(member)}` : null;
}

/** What a shop’s files hold; both begin with a row of names. */
export interface PastFiles {
  members: string;
  purchases: string;
}

interface Member {
  phone: string;
  no: string;
  home: number;
  /** What she mostly drinks. */
  favourite: number;
}

/**
 * The members of the tea house and what they bought in the year before it opened its account, as the
 * till exports them: CSV, times in Shanghai, prices in yuan.
 */
export function pastFiles(chance: Chance, now: Date): PastFiles {
  const members = [row('会员号', '姓名', '手机', '性别', '生日', '城市', '国家', '语言')];
  const purchases = [
    row('订单号', '会员号', '手机', '下单时间', '商品编号', '商品名称', '品类', '品牌') +
      ',数量,单价,优惠,门店',
  ];
  let people = 0;
  let orders = 0;
  for (const habit of habits)
    for (let one = 0; one < habit.people; one++) {
      const member: Member = {
        no: `YH${10_001 + people}`,
        phone: phoneOf(people),
        home: Math.floor(chance() * cities.length),
        favourite: Math.floor(chance() * teas.length),
      };
      people++;
      members.push(memberRow(chance, member));
      const [least, most] = habit.orders;
      const times = least + Math.floor(chance() * (most - least + 1));
      for (const daysAgo of daysOf(chance, habit, times)) {
        orders++;
        purchases.push(...orderRows(chance, member, `T25-${orders}`, clock(chance, now, daysAgo)));
      }
    }
  return { members: members.join('\n'), purchases: purchases.join('\n') };
}

function memberRow(chance: Chance, { no, phone, home }: Member): string {
  const birthday = `${1965 + Math.floor(chance() * 40)}-${two(1 + Math.floor(chance() * 12))}-${two(1 + Math.floor(chance() * 28))}`;
  const name = pick(chance, surnames) + pick(chance, given);
  const gender = chance() < 0.64 ? '女' : '男';
  // Many never tell their birthday.
  const told = chance() < 0.7 ? birthday : '';
  return row(no, name, phone, gender, told, cities[home] ?? '', 'CN', 'zh-CN');
}

/** Days ago of so many orders: the last one near the end of the time, the others anywhere in it. */
function daysOf(chance: Chance, habit: { from: number; to: number }, times: number): number[] {
  const length = habit.from - habit.to;
  const last = habit.to + Math.floor(chance() * length * 0.15);
  const others = Array.from({ length: times - 1 }, () => last + Math.floor(chance() * length));
  return [last, ...others.map((day) => Math.min(day, habit.from))];
}

function orderRows(chance: Chance, member: Member, no: string, at: string): string[] {
  const store = chance() < 0.8 ? stores[member.home] : pick(chance, stores);
  const lines = 1 + Math.floor(chance() * 2.4);
  return Array.from({ length: lines }, () => {
    const tea = (chance() < 0.6 ? teas[member.favourite] : undefined) ?? pick(chance, teas);
    const quantity = 1 + Math.floor(chance() * chance() * 4);
    const discount = chance() < 0.2 ? (tea.unitPrice * quantity) / 1_000 : 0;
    const { sku, name, category, brand, unitPrice } = tea;
    return `${row(no, member.no, member.phone, at, sku, name, category, brand)},${quantity},${yuan(unitPrice / 100)},${yuan(discount)},${store}`;
  });
}

/** While the shops are open, in the way their till writes times. */
function clock(chance: Chance, now: Date, daysAgo: number): string {
  const day = new Date(now.getTime() - daysAgo * dayMs).toISOString().slice(0, 10);
  return `${day} ${two(10 + Math.floor(chance() * 11))}:${two(Math.floor(chance() * 60))}:00`;
}

const row = (...cells: string[]): string => cells.join(',');
const two = (n: number): string => String(n).padStart(2, '0');
const yuan = (amount: number): string => amount.toFixed(2);
