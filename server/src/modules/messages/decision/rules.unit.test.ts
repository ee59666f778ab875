import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { messageReasons } from '#contracts/api/messages.ts';
import type { CapState } from './caps.ts';
import { decide, sendMarginMs, type ChannelSituation, type Situation } from './rules.ts';

const now = new Date('2026-03-02T04:00:00Z');
const inMs = (ms: number) => new Date(now.getTime() + ms);
const hour = 3_600_000;

const channel = (given: Partial<ChannelSituation> = {}): ChannelSituation => ({
  channelId: 'oa',
  available: true,
  address: 'openid-1',
  supports: true,
  consented: true,
  buckets: [{ closesAt: inMs(hour), remaining: 3 }],
  closed: null,
  uses: 'window',
  grant: null,
  mass: null,
  caps: [],
  pending: 0,
  paused: null,
  ...given,
});

const situation = (given: Partial<Situation> = {}): Situation => ({
  now,
  purpose: 'marketing',
  kind: 'text',
  notBefore: null,
  expiresAt: inMs(24 * hour),
  known: true,
  duplicate: false,
  channels: [channel()],
  suppressed: null,
  hold: null,
  zone: 'Asia/Shanghai',
  zoneSource: 'country',
  quietHours: { from: 22, to: 8 },
  ...given,
});

const allOf = { purpose: null, channelId: null };
const cap = (sent: number, freesAt: Date | null, more: Partial<CapState> = {}): CapState => ({
  cap: { limit: 4, days: 7, ...allOf },
  sent,
  yielding: [],
  freesAt,
  ...more,
});
const capped = (...caps: CapState[]) => ({ channels: [channel({ caps })] });

const night = new Date('2026-03-02T15:00:00Z');
const morning = '2026-03-03T00:00:00.000Z';
const hold = { purpose: null, since: now, by: 'Ada' };
const paused = { since: now, code: '40125', words: 'wrong secret' };

/** What is special about a case, and the reason it must lead to. */
const cases: [name: string, given: Partial<Situation>, code: string, on?: string | null][] = [
  ['all is well', {}, 'send.window', 'oa'],
  [
    'the platform counts nothing',
    { channels: [channel({ buckets: [{ closesAt: inMs(hour), remaining: null }], pending: 99 })] },
    'send.window',
  ],
  ['the same key before', { duplicate: true }, 'skip.duplicate', null],
  ['nobody by this id', { known: false }, 'skip.unknown_contact', null],
  ['too late', { expiresAt: now }, 'skip.expired'],
  [
    'too late because of a pause',
    { expiresAt: now, channels: [channel({ paused })] },
    'skip.account_paused',
  ],
  ['a pause alone', { channels: [channel({ paused })] }, 'send.window'],
  ['no channel at all', { channels: [] }, 'skip.no_address', null],
  [
    'account switched off',
    { channels: [channel({ available: false })] },
    'skip.channel_unavailable',
  ],
  ['no address there', { channels: [channel({ address: null })] }, 'skip.no_address'],
  ['refused', { channels: [channel({ consented: false })] }, 'skip.no_consent'],
  ['left', { channels: [channel({ closed: { by: 'unfollowed', at: now } })] }, 'skip.unfollowed'],
  [
    'blocked us',
    { channels: [channel({ closed: { by: 'unreachable', at: now } })] },
    'skip.unreachable',
  ],
  [
    'the platform says closed',
    { channels: [channel({ closed: { by: 'platform', at: now } })] },
    'skip.window_closed',
  ],
  [
    'cannot send such a thing',
    { channels: [channel({ supports: false })] },
    'skip.content_unsupported',
  ],
  ['never wrote', { channels: [channel({ buckets: [] })] }, 'skip.window_closed'],
  [
    'closes before it arrives',
    { channels: [channel({ buckets: [{ closesAt: inMs(sendMarginMs), remaining: 3 }] })] },
    'skip.window_closed',
  ],
  [
    'used up',
    { channels: [channel({ buckets: [{ closesAt: inMs(hour), remaining: 0 }] })] },
    'skip.allowance_used',
  ],
  ['used up by those on their way', { channels: [channel({ pending: 3 })] }, 'skip.allowance_used'],
  [
    'one bucket is used up, another not',
    {
      channels: [
        channel({
          buckets: [
            { closesAt: inMs(hour), remaining: 0 },
            { closesAt: inMs(9000), remaining: 1 },
          ],
        }),
      ],
    },
    'send.window',
  ],
  ['wanted for later', { notBefore: inMs(hour) }, 'wait.scheduled'],
  ['wanted for after its end', { notBefore: inMs(25 * hour) }, 'skip.expired'],
  ['night there', { now: night, channels: [channel({ buckets: [] })] }, 'wait.quiet_hours'],
  [
    'night there, worthless in the morning',
    { now: night, expiresAt: new Date(night.getTime() + hour) },
    'skip.quiet_hours',
  ],
  [
    'day where she is',
    {
      now: night,
      zone: 'America/New_York',
      channels: [channel({ buckets: [{ closesAt: inMs(24 * hour), remaining: 1 }] })],
    },
    'send.window',
  ],
  ['enough for this week', capped(cap(4, inMs(48 * hour))), 'skip.frequency_cap'],
  ['enough until tonight', capped(cap(4, inMs(hour))), 'wait.frequency_cap'],
  ['room in every cap', capped(cap(3, null), cap(0, null)), 'send.window'],
  [
    'the tightest cap counts',
    capped(cap(4, inMs(hour)), cap(9, inMs(50 * hour))),
    'skip.frequency_cap',
  ],
  ['less urgent ones make room', capped(cap(3, null, { yielding: ['a', 'b'] })), 'send.window'],
  [
    'enough on the first channel, room on the second',
    {
      channels: [
        channel({ caps: [cap(4, inMs(hour))] }),
        channel({ channelId: 'oa2', caps: [cap(1, null)] }),
      ],
    },
    'send.window',
    'oa2',
  ],
  [
    'suppressed for good',
    { suppressed: { why: 'complaint', until: null } },
    'skip.suppressed',
    null,
  ],
  [
    'suppressed for a while',
    { suppressed: { why: 'x', until: inMs(hour) } },
    'skip.suppressed',
    null,
  ],
  ['held back by a person', { hold }, 'wait.paused'],
  ['held back until it was worthless', { hold, expiresAt: now }, 'skip.paused'],
  [
    'held back, and she has left',
    { hold, channels: [channel({ closed: { by: 'unfollowed', at: now } })] },
    'skip.unfollowed',
  ],
  ['needs no window', { channels: [channel({ uses: 'nothing', buckets: [] })] }, 'send.free'],
  [
    'needs no window, but she has left',
    { channels: [channel({ uses: 'nothing', closed: { by: 'unfollowed', at: now } })] },
    'skip.unfollowed',
  ],
  [
    'needs no window, whatever the platform says of it',
    { channels: [channel({ uses: 'nothing', buckets: [], closed: { by: 'platform', at: now } })] },
    'send.free',
  ],
  [
    'agreed to get one',
    { channels: [channel({ uses: 'grant', grant: { templateId: 't', remaining: 1 } })] },
    'send.grant',
  ],
  [
    'agreed to get one, and left',
    {
      channels: [
        channel({
          uses: 'grant',
          grant: { templateId: 't', remaining: 1 },
          closed: { by: 'unfollowed', at: now },
        }),
      ],
    },
    'send.grant',
  ],
  [
    'agreed to none',
    { channels: [channel({ uses: 'grant', grant: { templateId: 't', remaining: 0 } })] },
    'skip.no_grant',
  ],
  [
    'an open window goes before a grant that is used',
    {
      channels: [
        channel({ uses: 'grant', grant: { templateId: 't', remaining: 0 } }),
        channel({ channelId: 'oa2' }),
      ],
    },
    'send.window',
    'oa2',
  ],
  [
    'night there, though it needs no window',
    { now: night, channels: [channel({ uses: 'nothing' })] },
    'wait.quiet_hours',
  ],
  [
    'second choice is open',
    { channels: [channel({ buckets: [] }), channel({ channelId: 'oa2' })] },
    'send.window',
    'oa2',
  ],
  [
    'second choice is refused',
    { channels: [channel({ buckets: [] }), channel({ channelId: 'oa2', consented: false })] },
    'skip.window_closed',
    'oa',
  ],
  [
    'the obstacle that came closest is told',
    { channels: [channel({ address: null }), channel({ channelId: 'oa2', consented: false })] },
    'skip.no_consent',
    'oa2',
  ],
];

describe('decision', () => {
  for (const [name, given, code, on] of cases)
    test(`${name}: ${code}`, () => {
      const decision = decide(situation(given));
      assert.equal(decision.reason.code, code);
      if (on !== undefined) assert.equal(decision.channelId, on);
      const named = Object.keys(decision.reason.values).sort();
      assert.deepEqual(named, [...messageReasons[decision.reason.code]].sort(), 'values as agreed');
    });

  test('it takes the places of as many less urgent messages as it needs', () => {
    const displaced = (...caps: CapState[]) => {
      const decision = decide(situation(capped(...caps)));
      return decision.do === 'send' ? decision.displaces : null;
    };
    assert.deepEqual(displaced(cap(2, null, { yielding: ['a'] })), []);
    assert.deepEqual(displaced(cap(3, null, { yielding: ['a', 'b'] })), ['a', 'b']);
    assert.deepEqual(displaced(cap(2, null, { yielding: ['a', 'b'] })), ['a']);
    assert.deepEqual(
      displaced(cap(3, null, { yielding: ['a'] }), cap(3, null, { yielding: ['a'] })),
      ['a'],
    );
    assert.equal(displaced(cap(4, null, { yielding: ['a'] })), null);
  });

  test('quiet hours end in the morning of her zone', () => {
    const decision = decide(situation({ now: night }));
    assert.equal(decision.do === 'wait' && decision.until.toISOString(), morning);
  });
});

const moment = fc.integer({ min: -48 * hour, max: 48 * hour }).map(inMs);
const someChannel: fc.Arbitrary<ChannelSituation> = fc.record({
  channelId: fc.constantFrom('a', 'b', 'c'),
  available: fc.boolean(),
  address: fc.option(fc.constantFrom('x', 'y')),
  supports: fc.boolean(),
  consented: fc.boolean(),
  buckets: fc.array(fc.record({ closesAt: moment, remaining: fc.option(fc.nat(5)) }), {
    maxLength: 3,
  }),
  closed: fc.option(
    fc.record({ by: fc.constantFrom('unfollowed', 'platform', 'unreachable'), at: moment }),
  ),
  uses: fc.constantFrom('window', 'grant', 'nothing', 'mass'),
  mass: fc.option(fc.record({ used: fc.nat(5), limit: fc.constant(4), month: fc.constant('m') })),
  grant: fc.record({ templateId: fc.constant('t'), remaining: fc.nat(2) }),
  caps: fc.array(
    fc.record({
      cap: fc.record({
        limit: fc.integer({ min: 1, max: 5 }),
        days: fc.constant(7),
        purpose: fc.constant(null),
        channelId: fc.constant(null),
      }),
      sent: fc.nat(8),
      yielding: fc.constant([]),
      freesAt: fc.option(moment),
    }),
    { maxLength: 2 },
  ),
  pending: fc.nat(6),
  paused: fc.constant(null),
});
const someSituation: fc.Arbitrary<Situation> = fc.record({
  now: fc.constant(now),
  purpose: fc.constantFrom('service', 'marketing'),
  kind: fc.constant('text'),
  notBefore: fc.option(moment),
  expiresAt: moment,
  known: fc.boolean(),
  duplicate: fc.boolean(),
  channels: fc.array(someChannel, { maxLength: 3 }),
  zone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/Berlin'),
  quietHours: fc.option(
    fc.record({ from: fc.integer({ min: 0, max: 23 }), to: fc.integer({ min: 0, max: 23 }) }),
  ),
  zoneSource: fc.constant('country'),
  suppressed: fc.option(fc.constant({ why: 'x', until: null }), { freq: 5 }),
  hold: fc.option(fc.constant(hold), { freq: 5 }),
});

/** Whether what a content uses up is there. */
const has: Record<ChannelSituation['uses'], (entry: ChannelSituation) => boolean> = {
  nothing: () => true,
  mass: ({ mass }) => mass !== null && mass.used < mass.limit,
  grant: (entry) => (entry.grant?.remaining ?? 0) > 0,
  window: (entry) =>
    entry.closed === null &&
    entry.buckets.some(
      (bucket) => bucket.closesAt > now && (bucket.remaining === null || bucket.remaining > 0),
    ),
};

describe('invariants', () => {
  test('never sends against consent, window, allowance, cap, expiry, key or schedule', () => {
    fc.assert(
      fc.property(someSituation, (s) => {
        const decision = decide(s);
        if (decision.do !== 'send') return;
        assert.ok(s.known && !s.duplicate && s.expiresAt > s.now);
        assert.ok(s.notBefore === null || s.notBefore <= s.now);
        assert.ok(s.suppressed === null && s.hold === null);
        const on = s.channels.filter(
          (entry) =>
            entry.channelId === decision.channelId &&
            entry.address === decision.address &&
            entry.available &&
            entry.consented &&
            entry.supports &&
            entry.uses === decision.uses &&
            entry.caps.every((state) => state.sent < state.cap.limit) &&
            has[entry.uses](entry),
        );
        assert.ok(on.length > 0);
        assert.ok(decision.usableUntil > s.now);
        if (decision.uses === 'window')
          assert.ok(decision.usableUntil.getTime() - sendMarginMs > s.now.getTime());
      }),
      { numRuns: 2_000 },
    );
  });

  test('waits only for a time that is ahead and before its end', () => {
    fc.assert(
      fc.property(someSituation, (s) => {
        const decision = decide(s);
        if (decision.do === 'wait')
          assert.ok(decision.until > s.now && decision.until <= s.expiresAt);
      }),
      { numRuns: 2_000 },
    );
  });

  test('more messages on their way never turn a no into a yes', () => {
    fc.assert(
      fc.property(someSituation, fc.nat(5), (s, more) => {
        const busier = {
          ...s,
          channels: s.channels.map((entry) => ({ ...entry, pending: entry.pending + more })),
        };
        if (decide(busier).do === 'send') assert.equal(decide(s).do, 'send');
      }),
    );
  });
});
