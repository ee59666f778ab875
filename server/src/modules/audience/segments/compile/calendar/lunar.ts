import { firstLunarDay, lunarYears } from './lunar-years.ts';

const dayMs = 86_400_000;

export interface LunarDay {
  /** 1 to 12. */
  month: number;
  /** The month repeats the one before it. */
  leap: boolean;
  day: number;
}

/** A month and how many days it has. */
interface Month {
  month: number;
  leap: boolean;
  length: number;
}

function monthsOf(year: number): Month[] {
  const repeated = year & 0xf;
  return Array.from({ length: 12 }, (_, n) => n + 1).flatMap((month) => {
    const length = year & (1 << (16 - month)) ? 30 : 29;
    const own = { month, leap: false, length };
    const again = { month, leap: true, length: year & 0x10000 ? 30 : 29 };
    return month === repeated ? [own, again] : [own];
  });
}

interface Calendar {
  /** Lunar days by the number of days since the first one. */
  days: LunarDay[];
  /** Dates by lunar month and day (month × 100 + day), leap months with those they repeat. */
  dates: Map<number, string[]>;
}

/** Made when it is first asked for: 73,000 days, a tenth of a second. */
let calendar: Calendar | null = null;

function calendarOf(): Calendar {
  if (calendar) return calendar;
  const days = lunarYears
    .flatMap(monthsOf)
    .flatMap(({ month, leap, length }) =>
      Array.from({ length }, (_, n) => ({ month, leap, day: n + 1 })),
    );
  const dates = new Map<number, string[]>();
  for (const [index, { month, day }] of days.entries()) {
    const list = dates.get(month * 100 + day) ?? [];
    dates.set(month * 100 + day, list);
    list.push(new Date(firstLunarDay + index * dayMs).toISOString().slice(0, 10));
  }
  calendar = { days, dates };
  return calendar;
}

/** The lunar day of a date (YYYY-MM-DD); undefined outside 1900 to 2100. */
export const lunarDay = (date: string): LunarDay | undefined =>
  calendarOf().days[(Date.parse(`${date}T00:00:00Z`) - firstLunarDay) / dayMs];

/**
 * Dates of birth whose lunar birthday is kept on one of these days. A birthday in a leap month is
 * kept in the month it repeats, a 30th on the last day of a month that has 29.
 */
export function lunarBirthdays(days: readonly string[]): string[] {
  const { dates } = calendarOf();
  return days.flatMap((date) => {
    const today = lunarDay(date);
    if (!today || today.leap) return [];
    const own = dates.get(today.month * 100 + today.day) ?? [];
    const tomorrow = new Date(Date.parse(`${date}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);
    const endsShort = today.day === 29 && lunarDay(tomorrow)?.day === 1;
    return endsShort ? [...own, ...(dates.get(today.month * 100 + 30) ?? [])] : own;
  });
}
