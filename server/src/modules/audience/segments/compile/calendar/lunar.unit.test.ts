import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lunarBirthdays, lunarDay } from './lunar.ts';

describe('the lunar calendar', () => {
  // Hong Kong Observatory, Gregorian-Lunar Calendar Conversion Table, read 2026-11.
  const newYears = [
    '1900-01-31',
    '1924-02-05',
    '1949-01-29',
    '1966-01-21',
    '1976-01-31',
    '1985-02-20',
    '1990-01-27',
    '2000-02-05',
    '2007-02-18',
    '2020-01-25',
    '2023-01-22',
    '2024-02-10',
    '2025-01-29',
    '2026-02-17',
    '2027-02-06',
    '2030-02-03',
    '2033-01-31',
  ];
  for (const date of newYears)
    test(`the year began on ${date}`, () =>
      assert.deepEqual(lunarDay(date), { month: 1, leap: false, day: 1 }));

  test('leap months are told from those they repeat', () => {
    // 2025 has a leap sixth month, from 25 July; 2033 a leap eleventh, from 22 December.
    assert.deepEqual(lunarDay('2025-07-24'), { month: 6, leap: false, day: 30 });
    assert.deepEqual(lunarDay('2025-07-25'), { month: 6, leap: true, day: 1 });
    assert.deepEqual(lunarDay('2033-12-22'), { month: 11, leap: true, day: 1 });
  });
});

describe('lunar birthdays', () => {
  test('Mid-Autumn children are born on the fifteenth of the eighth month', () => {
    // Mid-Autumn 2026 is 25 September; it was 12 September in 2000 … and 1 October 1982.
    const dates = new Set(lunarBirthdays(['2026-09-25']));
    assert.ok(dates.has('2000-09-12'));
    assert.ok(dates.has('1982-10-01'));
    assert.ok(!dates.has('2000-09-13'));
  });

  test('of a leap month are kept in the month it repeats, once', () => {
    // 1 August 2025 is the eighth of the leap sixth month.
    const regular = lunarBirthdays(['2026-07-21']);
    assert.deepEqual(lunarDay('2026-07-21'), { month: 6, leap: false, day: 8 });
    assert.ok(regular.includes('2025-08-01'));
    assert.ok(!lunarBirthdays(['2025-08-01']).includes('2025-08-01'));
  });

  test('of a thirtieth are kept on the twenty-ninth of a short month', () => {
    // The eve of the new year was the thirtieth in 2024, and is the twenty-ninth in 2025.
    assert.deepEqual(lunarDay('2024-02-09'), { month: 12, leap: false, day: 30 });
    assert.deepEqual(lunarDay('2025-01-28'), { month: 12, leap: false, day: 29 });
    assert.ok(lunarBirthdays(['2025-01-28']).includes('2024-02-09'));
    assert.ok(!lunarBirthdays(['2024-02-08']).includes('2024-02-09'));
  });

  test('come once a year for everybody', () => {
    const dates = lunarBirthdays(
      Array.from({ length: 354 }, (_, n) =>
        new Date(Date.UTC(2026, 1, 17 + n)).toISOString().slice(0, 10),
      ),
    );
    assert.equal(new Set(dates).size, dates.length);
    assert.ok(dates.length > 73_000);
  });
});
