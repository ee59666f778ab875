import type { Rule } from '#contracts/rules.ts';
import { lunarDay } from '#modules/audience/index.ts';
import type { DayTrigger } from './occurrences.ts';

/** Whom a day brings, and what makes it one occasion of hers. */
export interface Found {
  /** Evaluated as of noon of the day in the workspace's zone. */
  rule: Rule;
  occasion: string;
}

const everybody: Rule = { kind: 'group', match: 'all', rules: [] };
/** Anniversaries of a moment, such as coming in, are looked for so many years back; ours, 2026-11. */
const yearsBack = 20;

/** Whom a trigger lets in on a day; null: nobody. Pure. */
export function foundOn(
  trigger: DayTrigger,
  day: string,
  typeOf: (field: string) => string | undefined,
): Found | null {
  const meant = addDays(day, -trigger.offset);
  if (trigger.kind === 'festival')
    return isFestival(trigger, meant) ? { rule: everybody, occasion: meant } : null;
  const { field, params } = trigger;
  const on = { field, ...(params === undefined ? {} : { params }) };
  if (trigger.every === 'once') return { rule: isDay(on, meant), occasion: meant };
  const occasion = meant.slice(0, 4);
  if (typeOf(field) === 'day') {
    const [from, to] = [-trigger.offset, -trigger.offset];
    const { calendar } = trigger;
    return { rule: { kind: 'anniversary', ...on, calendar, from, to }, occasion };
  }
  const rules = Array.from({ length: yearsBack }, (_, n) => yearsBefore(meant, n + 1))
    .filter((past) => past !== null)
    .map((past) => isDay(on, past));
  return { rule: { kind: 'group', match: 'any', rules }, occasion };
}

const isDay = (on: { field: string; params?: Record<string, string> }, day: string): Rule => ({
  kind: 'field',
  ...on,
  test: { op: 'during', from: day, to: day },
});

/**
 * Whether a day is the festival's. A lunar 30th is kept on the 29th of a short month, a Gregorian
 * 29 February on the 28th of other years; leap months have no festivals.
 */
function isFestival(
  { calendar, month, day }: Extract<DayTrigger, { kind: 'festival' }>,
  date: string,
): boolean {
  const [own, next] = [dateOf(calendar, date), dateOf(calendar, addDays(date, 1))];
  if (!own || own.leap || own.month !== month) return false;
  if (own.day === day) return true;
  const isLast = next?.month !== month || next.leap;
  return isLast && day > own.day;
}

function dateOf(calendar: 'gregorian' | 'lunar', date: string) {
  if (calendar === 'lunar') return lunarDay(date);
  const [, month = 0, day = 0] = date.split('-').map(Number);
  return { month, day, leap: false };
}

export const addDays = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);

/** The same day so many years before; a 29 February is none in most years. */
function yearsBefore(day: string, years: number): string | null {
  const past = `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;
  return addDays(past, 0) === past ? past : null;
}
