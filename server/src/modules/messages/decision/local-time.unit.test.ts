import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { localHour } from '#kernel/time/zones.ts';
import { nextLocalHour, withinHours } from './local-time.ts';

const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'UTC'];

test('hours over midnight', () => {
  const night = { from: 22, to: 8 };
  assert.deepEqual(
    [21, 22, 23, 0, 7, 8].map((hour) => withinHours(night, hour)),
    [false, true, true, true, true, false],
  );
  assert.equal(withinHours({ from: 9, to: 9 }, 9), false, 'from and to alike is no time at all');
  assert.equal(withinHours({ from: 9, to: 24 }, 23), true);
});

test('daylight saving: the hour that is left out, and the one that comes twice', () => {
  // In Berlin 2026-03-29 goes from 02:00 to 03:00, and 2026-10-25 has 02:00 twice.
  const spring = nextLocalHour('Europe/Berlin', new Date('2026-03-28T23:00:00Z'), 8);
  assert.equal(spring.toISOString(), '2026-03-29T06:00:00.000Z');
  const autumn = nextLocalHour('Europe/Berlin', new Date('2026-10-24T21:00:00Z'), 8);
  assert.equal(autumn.toISOString(), '2026-10-25T07:00:00.000Z');
});

test('the next full hour lies ahead, within about a day, and shows that hour', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      fc.integer({ min: 4, max: 23 }),
      (zone, at, hour) => {
        const next = nextLocalHour(zone, at, hour);
        assert.ok(next > at);
        assert.ok(next.getTime() - at.getTime() <= 25 * 3_600_000 + 1);
        assert.equal(localHour(zone, next), hour);
      },
    ),
  );
});
