import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayIn, isZone, localHour, momentsAt, wallTime } from './zones.ts';

const iso = (moments: Date[]) => moments.map((moment) => moment.toISOString().slice(0, 16));

test('the hour and the day on the wall', () => {
  const at = new Date('2026-03-02T16:30:00Z');
  assert.equal(localHour('Asia/Shanghai', at), 0);
  assert.equal(dayIn('Asia/Shanghai', at), '2026-03-03');
  assert.equal(localHour('America/New_York', at), 11);
  assert.equal(dayIn('America/New_York', at), '2026-03-02');
  assert.equal(localHour('Nowhere/Land', at), 16, 'an unknown zone is taken for UTC');
  assert.deepEqual(['Asia/Shanghai', 'Nowhere/Land', ''].map(isZone), [true, false, false]);
});

test('daylight saving: an hour that is left out, and one that comes twice', () => {
  const berlin = (wall: string) => iso(momentsAt('Europe/Berlin', Date.parse(`${wall}Z`)));
  // In Berlin 2026-03-29 goes from 02:00 to 03:00, and 2026-10-25 has 02:00 twice.
  assert.deepEqual(berlin('2026-03-29T02:30'), ['2026-03-29T01:30']);
  assert.deepEqual(berlin('2026-10-25T02:30'), ['2026-10-25T00:30', '2026-10-25T01:30']);
  assert.deepEqual(berlin('2026-10-25T03:00'), ['2026-10-25T02:00']);
});

test('a day that begins late, and one that was left out', () => {
  // Santiago skips midnight on 2026-09-06; Apia had no 2011-12-30.
  const first = (zone: string, day: string) => iso(momentsAt(zone, Date.parse(day)))[0];
  assert.equal(first('America/Santiago', '2026-09-06'), '2026-09-06T04:00');
  assert.equal(first('Pacific/Apia', '2011-12-31'), '2011-12-30T10:00');
});

test('the clock shows at each of them what it was asked for, and shows it at no other moment', () => {
  const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'UTC'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }),
      (zone, ms) => {
        const at = new Date(ms);
        const moments = momentsAt(zone, wallTime(zone, at));
        assert.ok(moments.some((moment) => moment.getTime() === ms));
        for (const moment of moments) assert.equal(wallTime(zone, moment), wallTime(zone, at));
      },
    ),
  );
});
