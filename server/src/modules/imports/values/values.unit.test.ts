import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { currencyDigits, exact, readDecimal, times, toMinor, writeDecimal } from './decimal.ts';
import { readDayIn, timeReader } from './time.ts';

describe('decimals', () => {
  const cases: [string, string | undefined][] = [
    ['12', '12'],
    ['-2.50', '-2.5'],
    [' 1,234.56 ', '1234.56'],
    ['1.234,56', '1234.56'],
    ['1,234', '1234'],
    ['12,5', '12.5'],
    ['1.234.567', '1234567'],
    ['(12.00)', '-12'],
    ['¥1,299', '1299'],
    ['-£5', '-5'],
    ['20元', '20'],
    ['１２．５', '12.5'],
    ['', undefined],
    ['abc', undefined],
    ['1e5', undefined],
    ['1.1234567', undefined],
    ['1234567890123', undefined],
    ['--5', undefined],
  ];
  for (const [text, value] of cases)
    test(`“${text}” is ${value ?? 'no number'}`, () => {
      const read = readDecimal(text);
      assert.equal(read === undefined ? undefined : writeDecimal(read), value);
    });

  test('come back as they were written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), (value) => {
        assert.equal(readDecimal(writeDecimal(value)), value);
      }),
    );
  });

  test('sums are exact and rounded once, half away from zero', () => {
    const sum = (...texts: string[]) =>
      texts.reduce((total, text) => total + exact(readDecimal(text) ?? 0n), 0n);
    assert.equal(toMinor(sum('0.1', '0.2'), 2), 30);
    assert.equal(toMinor(sum('0.005'), 2), 1);
    assert.equal(toMinor(sum('-0.005'), 2), -1);
    assert.equal(toMinor(sum('0.0049'), 2), 0);
    assert.equal(toMinor(times(readDecimal('3') ?? 0n, readDecimal('0.335') ?? 0n), 2), 101);
    assert.equal(toMinor(sum('1500'), 0), 1500);
  });

  test('currencies have their own places', () => {
    assert.deepEqual(['CNY', 'JPY', 'KWD', 'XXY'].map(currencyDigits), [2, 0, 3, null]);
  });
});

describe('times', () => {
  const shanghai = timeReader('ymd', 'Asia/Shanghai');
  const iso = (read: (text: string) => Date | undefined, text: string) => read(text)?.toISOString();
  test('are of the chosen zone unless they name one', () => {
    assert.equal(iso(shanghai, '2026-03-01 08:26'), '2026-03-01T00:26:00.000Z');
    assert.equal(iso(shanghai, '2026/3/1'), '2026-02-28T16:00:00.000Z');
    assert.equal(iso(shanghai, '2026年3月1日 8时26分'), undefined);
    assert.equal(iso(shanghai, '2026年3月1日 8:26:30'), '2026-03-01T00:26:30.000Z');
    assert.equal(iso(shanghai, '2026-03-01T08:26:00.123Z'), '2026-03-01T08:26:00.000Z');
    assert.equal(iso(shanghai, '2026-03-01T08:26:00+02:00'), '2026-03-01T06:26:00.000Z');
  });
  test('follow the clock change of their zone', () => {
    const london = timeReader('ymd', 'Europe/London');
    assert.equal(iso(london, '2026-03-28 12:00'), '2026-03-28T12:00:00.000Z');
    assert.equal(iso(london, '2026-03-29 12:00'), '2026-03-29T11:00:00.000Z');
    assert.equal(iso(london, '2026-10-25 00:30'), '2026-10-24T23:30:00.000Z');
    assert.equal(iso(london, '2026-10-25 02:30'), '2026-10-25T02:30:00.000Z');
  });
  test('are read in the chosen order, but for a year in front', () => {
    assert.equal(iso(timeReader('dmy', 'UTC'), '02/03/2026 8:05 pm'), '2026-03-02T20:05:00.000Z');
    assert.equal(iso(timeReader('mdy', 'UTC'), '02/03/2026 12:05 AM'), '2026-02-03T00:05:00.000Z');
    assert.equal(readDayIn('2026-03-02', 'dmy'), '2026-03-02');
  });
  test('that do not exist are none', () => {
    for (const text of ['2026-02-30', '2026-13-01', '2026-03-01 24:01', '03/02/26', 'today', ''])
      assert.equal(shanghai(text), undefined, text);
  });
  test('in any zone, a local time is what that zone’s clock shows', () => {
    const zones = ['America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Asia/Shanghai'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({
          min: new Date('2000-01-01Z'),
          max: new Date('2030-01-01Z'),
          noInvalidDate: true,
        }),
        (timeZone, moment) => {
          const local = new Intl.DateTimeFormat('sv-SE', {
            timeZone,
            dateStyle: 'short',
            timeStyle: 'medium',
          });
          const text = local.format(moment);
          const read = timeReader('ymd', timeZone)(text);
          // Twice a year an hour comes twice: either of the two shows the same.
          assert.equal(read && local.format(read), text);
        },
      ),
    );
  });
});
