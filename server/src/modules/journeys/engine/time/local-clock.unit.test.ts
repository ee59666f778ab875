import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { localHour } from '#kernel/time/zones.ts';
import { bestMoment, nextClockTime } from './local-clock.ts';

const next = (zone: string, now: string, at: string, weekdays: number[] = [], orNow = false) =>
  nextClockTime(zone, new Date(now), { at, weekdays }, orNow).toISOString().slice(0, 16);

test('her own clock, her own days', () => {
  assert.equal(next('Asia/Shanghai', '2026-03-02T04:00:00Z', '09:00'), '2026-03-03T01:00');
  assert.equal(next('Asia/Shanghai', '2026-03-02T04:00:00Z', '13:15'), '2026-03-02T05:15');
  // In New York it is still Sunday.
  assert.equal(next('America/New_York', '2026-03-02T04:00:00Z', '23:30', [7]), '2026-03-02T04:30');
  assert.equal(next('America/New_York', '2026-03-02T04:00:00Z', '09:00', [1]), '2026-03-02T14:00');
  assert.equal(next('Asia/Shanghai', '2026-03-02T04:00:00Z', '12:00', [1]), '2026-03-09T04:00');
  assert.equal(
    next('Asia/Shanghai', '2026-03-02T04:00:30Z', '12:00', [1], true),
    '2026-03-02T04:00',
  );
});

test('clocks that are put forward and back', () => {
  // In Berlin 2026-03-29 goes from 02:00 to 03:00, and 2026-10-25 has 02:00 twice.
  assert.equal(next('Europe/Berlin', '2026-03-28T20:00:00Z', '02:30'), '2026-03-29T01:30');
  assert.equal(next('Europe/Berlin', '2026-03-28T20:00:00Z', '09:00'), '2026-03-29T07:00');
  assert.equal(next('Europe/Berlin', '2026-10-24T20:00:00Z', '02:30'), '2026-10-25T00:30');
  assert.equal(next('Europe/Berlin', '2026-10-25T00:45:00Z', '02:50'), '2026-10-25T00:50');
  assert.equal(next('Europe/Berlin', '2026-10-24T20:00:00Z', '09:00'), '2026-10-25T08:00');
});

test('it is later, within eight days, and the clock shows it', () => {
  const two = (n: number) => String(n).padStart(2, '0');
  fc.assert(
    fc.property(
      fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu'),
      fc.integer({ min: 0, max: 366 * 1440 }),
      fc.integer({ min: 4, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 7 })),
      (zone, minutes, hour, minute, weekdays) => {
        const now = new Date(Date.UTC(2026, 0, 1) + minutes * 60_000);
        const at = nextClockTime(zone, now, { at: `${two(hour)}:${two(minute)}`, weekdays }, false);
        assert.ok(at > now && at.getTime() - now.getTime() < 8 * 86_400_000);
        const shown = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'short' });
        assert.equal(shown.format(at), `${two(hour)}:${two(minute)}`);
      },
    ),
    { seed: 1 },
  );
});

test('the hour at which she acts most, if it comes in time', () => {
  const now = new Date('2026-03-02T04:20:00Z');
  const hours = Array.from({ length: 24 }, () => 0);
  const best = (withinMs: number) => bestMoment('Asia/Shanghai', now, withinMs, hours);
  assert.deepEqual(best(86_400_000), now, 'nothing is known');
  hours[20] = 5;
  hours[14] = 2;
  assert.equal(best(86_400_000).toISOString(), '2026-03-02T12:00:00.000Z');
  assert.equal(localHour('Asia/Shanghai', best(86_400_000)), 20);
  assert.equal(best(3 * 3_600_000).toISOString(), '2026-03-02T06:00:00.000Z');
  hours[12] = 9;
  assert.deepEqual(best(86_400_000), now, 'it is the best hour');
});
