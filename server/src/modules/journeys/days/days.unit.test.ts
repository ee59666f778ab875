import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dueDays, noonOf, type DayTrigger } from './occurrences.ts';
import { foundOn } from './who.ts';

const at = (text: string) => new Date(text);
const long = at('2020-01-01T00:00:00Z');

describe('the hour of a day comes', () => {
  test('zone by zone', () => {
    const zones = ['Asia/Shanghai', 'Europe/Paris', 'America/New_York'];
    // 9:00 in Shanghai is 1:00 UTC, in Paris 8:00, in New York 14:00.
    const due = dueDays('09:00', { since: long, now: at('2026-03-02T08:30:00Z') }, zones);
    assert.deepEqual(due, [
      { day: '2026-03-02', zones: ['Asia/Shanghai', 'Europe/Paris'] },
      { day: '2026-03-01', zones: ['America/New_York'] },
    ]);
  });

  test('not before the trigger was live, and not a day later', () => {
    const zones = ['UTC'];
    const due = (since: string, now: string) =>
      dueDays('09:00', { since: at(since), now: at(now) }, zones).map(({ day }) => day);
    assert.deepEqual(due('2026-03-02T09:30:00Z', '2026-03-02T10:00:00Z'), []);
    assert.deepEqual(due('2026-03-02T08:30:00Z', '2026-03-02T10:00:00Z'), ['2026-03-02']);
    assert.deepEqual(due('2020-01-01T00:00:00Z', '2026-03-05T08:00:00Z'), ['2026-03-04']);
  });

  test('also where clocks leave it out', () => {
    const due = dueDays('02:30', { since: long, now: at('2026-03-29T02:00:00Z') }, [
      'Europe/Paris',
    ]);
    assert.deepEqual(due, [{ day: '2026-03-29', zones: ['Europe/Paris'] }]);
  });
});

test('noon of a day is that day’s, everywhere', () => {
  assert.equal(
    noonOf('2026-03-02', 'Pacific/Kiritimati').toISOString(),
    '2026-03-01T22:00:00.000Z',
  );
  assert.equal(noonOf('2026-03-02', 'Pacific/Niue').toISOString(), '2026-03-02T23:00:00.000Z');
  assert.equal(noonOf('2026-03-02', 'Asia/Shanghai').toISOString(), '2026-03-02T04:00:00.000Z');
});

describe('a festival is kept', () => {
  const festival = (calendar: 'gregorian' | 'lunar', month: number, day: number, offset = 0) =>
    ({ kind: 'festival', calendar, month, day, offset, at: '09:00' }) satisfies DayTrigger;
  const kept = (trigger: DayTrigger, day: string) => foundOn(trigger, day, () => 'day') !== null;
  const cases: [trigger: DayTrigger, day: string, expected: boolean][] = [
    [festival('gregorian', 12, 25), '2026-12-25', true],
    [festival('gregorian', 12, 25, -7), '2026-12-18', true],
    [festival('gregorian', 12, 25), '2026-12-24', false],
    [festival('gregorian', 2, 29), '2027-02-28', true],
    [festival('gregorian', 2, 29), '2028-02-28', false],
    // Spring Festival, Mid-Autumn, and New Year’s Eve of a twelfth month that has 29 days.
    [festival('lunar', 1, 1), '2026-02-17', true],
    [festival('lunar', 8, 15), '2026-09-25', true],
    [festival('lunar', 12, 30), '2026-02-16', true],
    [festival('lunar', 1, 1), '2026-02-18', false],
  ];
  for (const [trigger, day, expected] of cases)
    test(`${JSON.stringify(trigger)} on ${day}: ${expected}`, () =>
      assert.equal(kept(trigger, day), expected));
});

test('an anniversary is of its year, a day that comes once of itself', () => {
  const trigger = { kind: 'day', field: 'x', calendar: 'gregorian', at: '09:00' } as const;
  const yearly = foundOn({ ...trigger, every: 'year', offset: -3 }, '2026-12-30', () => 'day');
  assert.deepEqual(yearly, {
    rule: { kind: 'anniversary', field: 'x', calendar: 'gregorian', from: 3, to: 3 },
    occasion: '2027',
  });
  const once = foundOn({ ...trigger, every: 'once', offset: 90 }, '2026-03-31', () => 'moment');
  assert.deepEqual(once, {
    rule: {
      kind: 'field',
      field: 'x',
      test: { op: 'during', from: '2025-12-31', to: '2025-12-31' },
    },
    occasion: '2025-12-31',
  });
});
