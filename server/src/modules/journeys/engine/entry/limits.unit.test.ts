import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EntryLimit } from '#contracts/journeys.ts';
import { burstLimit, entered, refusal, surelySince, type Entry } from './limits.ts';

const now = new Date('2026-03-10T12:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const never: Entry = { lastAt: null, times: 0, active: 0, burstAt: null, burst: 0 };
const daily: EntryLimit = { kind: 'oncePer', span: { n: 1, unit: 'day' } };

const cases: [string, EntryLimit, Partial<Entry>, ReturnType<typeof refusal>][] = [
  ['once: she was not', { kind: 'once' }, {}, null],
  ['once: she was', { kind: 'once' }, { times: 1, lastAt: ago(9_999) }, 'limit'],
  ['at a time: she is inside', { kind: 'onceAtATime' }, { times: 1, active: 1 }, 'limit'],
  ['at a time: she has left', { kind: 'onceAtATime' }, { times: 1, active: 0 }, null],
  ['once a day: she was not', daily, {}, null],
  ['once a day: she was an hour ago', daily, { times: 1, lastAt: ago(1) }, 'limit'],
  ['once a day: just short of it', daily, { times: 1, lastAt: ago(23.999) }, 'limit'],
  ['once a day: to the moment', daily, { times: 1, lastAt: ago(24) }, null],
  ['always', { kind: 'always' }, { times: 9, active: 9, lastAt: now }, null],
  [
    'always, but in a circle',
    { kind: 'always' },
    { burstAt: ago(0.5), burst: burstLimit.times },
    'burst',
  ],
  [
    'always, and the hour is over',
    { kind: 'always' },
    { burstAt: ago(1), burst: burstLimit.times },
    null,
  ],
];
for (const [name, limit, entry, expected] of cases)
  test(name, () => assert.equal(refusal(limit, { ...never, ...entry }, now), expected));

const limits = fc.constantFrom<EntryLimit>(
  { kind: 'once' },
  { kind: 'onceAtATime' },
  { kind: 'always' },
  daily,
);

test('whom a look at the time alone leaves out is refused, and of a limit by time nobody else', () => {
  fc.assert(
    fc.property(limits, fc.double({ min: 0, max: 72, noNaN: true }), (limit, hours) => {
      const since = surelySince(limit, now);
      const entry = entered(never, ago(hours));
      const byTime = limit.kind === 'once' || limit.kind === 'oncePer';
      if (!byTime) assert.equal(since, null);
      else
        assert.equal(
          refusal(limit, entry, now) === 'limit',
          since !== null && entry.lastAt !== null && entry.lastAt > since,
        );
    }),
  );
});

test('nobody comes in more often than so many times within an hour', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 200 }), (minutes) => {
      let entry = never;
      let at = now.getTime();
      const times: number[] = [];
      for (const step of minutes) {
        at += step * 60_000;
        if (refusal({ kind: 'always' }, entry, new Date(at)) !== null) continue;
        entry = entered(entry, new Date(at));
        times.push(at);
      }
      // Hours are counted from an entry on, so at most two of them lie within any hour.
      for (const from of times)
        assert.ok(
          times.filter((time) => time >= from && time < from + burstLimit.ms).length <
            2 * burstLimit.times,
        );
    }),
  );
});
