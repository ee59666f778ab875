import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monthIn } from './mass-sends.ts';
import { decide, type ChannelSituation, type Situation } from './rules.ts';

const now = new Date('2026-03-02T04:00:00Z');

/** A way that goes by mass send to somebody whose window is closed. */
const way = (
  used: number,
  channel: Partial<ChannelSituation> = {},
  more: Partial<Situation> = {},
): Situation => ({
  now,
  purpose: 'marketing',
  kind: 'text',
  notBefore: null,
  expiresAt: new Date('2026-03-04T04:00:00Z'),
  known: true,
  duplicate: false,
  suppressed: null,
  hold: null,
  zone: 'Asia/Shanghai',
  zoneSource: 'workspace',
  quietHours: null,
  channels: [
    {
      channelId: 'oa',
      available: true,
      address: 'openid-1',
      supports: true,
      consented: true,
      buckets: [],
      closed: null,
      uses: 'mass',
      grant: null,
      mass: { used, limit: 4, month: '2026-03' },
      caps: [],
      pending: 0,
      paused: null,
      ...channel,
    },
  ],
  ...more,
});

test('a mass send needs no window, but room in her month', () => {
  const { reason } = decide(way(3));
  assert.deepEqual(reason, { code: 'send.mass', values: { used: 3, limit: 4 } });
  const full = decide(way(4)).reason;
  assert.deepEqual(full, { code: 'skip.mass_quota', values: { limit: 4, month: '2026-03' } });
});

test('it keeps the night, consent and unfollowing like all others', () => {
  const night = way(
    0,
    {},
    {
      now: new Date('2026-03-02T15:00:00Z'),
      quietHours: { from: 22, to: 8 },
    },
  );
  assert.equal(decide(night).reason.code, 'wait.quiet_hours');
  assert.equal(decide(way(0, { consented: false })).reason.code, 'skip.no_consent');
  const gone = way(0, { closed: { by: 'unfollowed', at: now } });
  assert.equal(decide(gone).reason.code, 'skip.unfollowed');
});

test('months are those of the platform’s clock', () => {
  const lastHour = new Date('2026-03-31T16:30:00Z');
  assert.equal(monthIn('Asia/Shanghai', lastHour), '2026-04');
  assert.equal(monthIn('UTC', lastHour), '2026-03');
});
