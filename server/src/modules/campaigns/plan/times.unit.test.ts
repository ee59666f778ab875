import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CampaignSchedule } from '#contracts/campaigns.ts';
import { instantOf } from './clock.ts';
import { dueAt, firstTime, nextTime, ownHour } from './times.ts';

const at = (text: string) => new Date(text);
const weekly = (weekdays: number[], more = {}): CampaignSchedule => ({
  kind: 'recurring',
  every: { unit: 'week', weekdays },
  time: '09:30',
  zone: 'workspace',
  until: null,
  ...more,
});

test('a time on a day of a zone, also where clocks change', () => {
  const cases: [string, string, string, string][] = [
    ['Asia/Shanghai', '2026-03-02', '09:00', '2026-03-02T01:00:00Z'],
    ['Europe/Berlin', '2026-03-28', '02:30', '2026-03-28T01:30:00Z'],
    // 02:30 does not exist: with the offset before it, it is 03:30 in summer time.
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30:00Z'],
    ['Europe/Berlin', '2026-03-29', '12:00', '2026-03-29T10:00:00Z'],
    // 02:30 comes twice: the first.
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00Z'],
    ['Europe/Berlin', '2026-10-25', '12:00', '2026-10-25T11:00:00Z'],
    ['America/New_York', '2026-03-08', '12:00', '2026-03-08T16:00:00Z'],
    ['Asia/Kathmandu', '2026-03-02', '00:15', '2026-03-01T18:30:00Z'],
    ['Mars/Olympus', '2026-03-02', '09:00', '2026-03-02T09:00:00Z'],
  ];
  for (const [zone, day, time, expected] of cases)
    assert.equal(instantOf(zone, day, time).toISOString(), at(expected).toISOString(), zone + day);
});

test('a week’s rhythm', () => {
  const zone = 'Asia/Shanghai';
  const monday = at('2026-03-02T01:30:00Z');
  assert.deepEqual(firstTime(weekly([1, 4]), zone, monday), monday);
  assert.deepEqual(nextTime(weekly([1, 4]), zone, monday), at('2026-03-05T01:30:00Z'));
  assert.deepEqual(
    nextTime(weekly([1, 4]), zone, at('2026-03-05T01:30:00Z')),
    at('2026-03-09T01:30:00Z'),
  );
  assert.equal(nextTime(weekly([1], { until: '2026-03-08' }), zone, monday), null);
});

test('a month’s rhythm keeps to the last day of short months', () => {
  const monthly = weekly([1], { every: { unit: 'month', day: 31 } });
  const times = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'];
  let last = at('2026-01-15T00:00:00Z');
  for (const day of times) {
    last = nextTime(monthly, 'Asia/Shanghai', last) ?? last;
    assert.equal(last.toISOString(), `${day}T01:30:00.000Z`);
  }
});

test('everyone at her own hour, beginning where the day begins', () => {
  const schedule: CampaignSchedule = { kind: 'local', day: '2026-03-02', time: '09:00' };
  const first = firstTime(schedule, 'Asia/Shanghai', at('2026-02-20T00:00:00Z')) as Date;
  assert.equal(first.toISOString(), '2026-03-01T19:00:00.000Z');
  const plan = { schedule, spreadHours: 0 };
  const due = (zone: string) => dueAt(plan, first, zone, 0.5).toISOString();
  assert.equal(due('Pacific/Kiritimati'), '2026-03-01T19:00:00.000Z');
  assert.equal(due('Asia/Shanghai'), '2026-03-02T01:00:00.000Z');
  assert.equal(due('America/Los_Angeles'), '2026-03-02T17:00:00.000Z');
});

test('the day of a recurring one at own hours is the same for all', () => {
  const schedule = weekly([1], { zone: 'contact' });
  const turn = nextTime(schedule, 'Asia/Shanghai', at('2026-02-26T00:00:00Z')) as Date;
  assert.deepEqual(ownHour(schedule, turn), { day: '2026-03-02', time: '09:30' });
  const due = dueAt({ schedule, spreadHours: 2 }, turn, 'Asia/Shanghai', 0.5);
  assert.equal(due.toISOString(), '2026-03-02T02:30:00.000Z');
});

test('the next time is later, on a wanted weekday, and none between is left out', () => {
  fc.assert(
    fc.property(
      fc.date({
        min: at('2025-01-01T00:00:00Z'),
        max: at('2027-12-31T00:00:00Z'),
        noInvalidDate: true,
      }),
      fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
      fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'UTC'),
      (after, weekdays, zone) => {
        const next = nextTime(weekly(weekdays), zone, after);
        assert.ok(next && next > after);
        assert.ok(next.getTime() - after.getTime() <= 8 * 86_400_000);
        assert.deepEqual(nextTime(weekly(weekdays), zone, new Date(next.getTime() - 1)), next);
      },
    ),
  );
});
