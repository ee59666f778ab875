import { sql } from 'kysely';
import type { AnniversaryCondition } from '#contracts/rules.ts';
import type { FieldQuery, FieldRows, SegmentField } from '#kernel/segment-field.ts';
import { dayIn } from '#kernel/time/zones.ts';
import { addDays } from '../calendar/days.ts';
import { fieldSource } from './field.ts';
import { late, listLiteral } from '../late.ts';
import type { Leaf } from './leaf.ts';
import { lunarBirthdays } from '../calendar/lunar.ts';

/**
 * The condition that a day which returns every year is near. The days of the year that are near
 * today are worked out here; rows are only asked whether theirs is one of them.
 */
export function anniversaryLeaf(
  field: SegmentField,
  query: FieldQuery,
  rows: FieldRows,
  { calendar, from, to }: Omit<AnniversaryCondition, 'not'>,
): Leaf {
  const source = fieldSource(field, query, rows);
  const lunar = calendar === 'lunar';
  const value = rows.folded ? sql.ref('e.value') : rows.value;
  const key = lunar
    ? value
    : sql`(extract(month from ${value}) * 100 + extract(day from ${value}))::int`;
  const type = lunar ? sql`date[]` : sql`int[]`;
  const keysOn = (today: string) => {
    const days = Array.from({ length: to - from + 1 }, (_, n) => addDays(today, from + n));
    return lunar ? lunarBirthdays(days) : days.flatMap(monthDays);
  };
  const literal = remembered((today) => listLiteral(keysOn(today)));
  const keys = late(({ now }) => literal(dayIn(query.timeZone, now)));
  return {
    key: `${source.key} anniversary ${calendar} ${from} ${to}`,
    source,
    row: sql`${key} = any(${keys}::${type})`,
    any: true,
    value,
    changedBy: field.changedBy,
    daily: { source, key, type, keysOn },
  };
}

/** Months and days (MMDD as a number) that are kept on a day; the 28th is also that of the 29th. */
function monthDays(day: string): number[] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const leap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
  return month === 2 && date === 28 && !leap ? [228, 229] : [month * 100 + date];
}

/** Every batch asks for the same day; only the last one is kept. */
function remembered<T>(work: (today: string) => T): (today: string) => T {
  let last: { today: string; result: T } | null = null;
  return (today) => {
    if (last?.today !== today) last = { today, result: work(today) };
    return last.result;
  };
}
