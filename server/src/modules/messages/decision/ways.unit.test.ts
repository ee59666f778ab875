import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MessageWay } from '#contracts/message-plan.ts';
import type { ChannelSituation, Situation } from './rules.ts';
import { decideWays, inLanguage } from './ways.ts';

const now = new Date('2026-03-02T04:00:00Z');
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

const channel = (given: Partial<ChannelSituation> = {}): ChannelSituation => ({
  channelId: 'oa',
  available: true,
  address: 'openid-1',
  supports: true,
  consented: true,
  buckets: [{ closesAt: inHours(1), remaining: 3 }],
  closed: null,
  uses: 'window',
  grant: null,
  mass: null,
  caps: [],
  pending: 0,
  paused: null,
  ...given,
});
const way = (given: Partial<ChannelSituation> = {}, more: Partial<Situation> = {}): Situation => ({
  now,
  purpose: 'marketing',
  kind: 'text',
  notBefore: null,
  expiresAt: inHours(24),
  known: true,
  duplicate: false,
  channels: [channel(given)],
  suppressed: null,
  hold: null,
  zone: 'Asia/Shanghai',
  zoneSource: 'workspace',
  quietHours: null,
  ...more,
});
const open = way();
const closed = way({ buckets: [] });
const refused = way({ consented: false });
const capped = (hours: number) =>
  way({
    caps: [
      {
        cap: { limit: 1, days: 1, purpose: null, channelId: null },
        sent: 1,
        yielding: [],
        freesAt: inHours(hours),
      },
    ],
  });

const cases: [string, [Situation, ...Situation[]], string, number, string[]][] = [
  ['one way', [open], 'send.window', 0, []],
  ['the first of two open ones', [open, open], 'send.window', 0, []],
  ['the second when the first is closed', [closed, open], 'send.window', 1, ['skip.window_closed']],
  ['sending goes before waiting', [capped(1), open], 'send.window', 1, ['wait.frequency_cap']],
  ['the shortest wait', [capped(5), capped(2)], 'wait.frequency_cap', 1, ['wait.frequency_cap']],
  [
    'of equal waits the first',
    [capped(2), capped(2)],
    'wait.frequency_cap',
    0,
    ['wait.frequency_cap'],
  ],
  [
    'waiting goes before skipping',
    [closed, capped(2)],
    'wait.frequency_cap',
    1,
    ['skip.window_closed'],
  ],
  ['none: the first one’s reason', [closed, refused], 'skip.window_closed', 0, ['skip.no_consent']],
  [
    'what holds for all ways is said once',
    [way({}, { duplicate: true }), open],
    'skip.duplicate',
    0,
    [],
  ],
];

describe('ways', () => {
  for (const [name, ways, code, taken, tried] of cases)
    test(`${name}: ${code}`, () => {
      const decided = decideWays(ways);
      assert.equal(decided.decision.reason.code, code);
      assert.equal(decided.way, taken);
      assert.deepEqual(
        decided.tried.map(({ reason }) => reason.code),
        tried,
      );
    });
});

test('the variant of the longest prefix of her language, or the way’s own', () => {
  const text = (said: string) => ({ type: 'text' as const, text: said });
  const several: MessageWay = {
    channels: [],
    content: text('own'),
    languages: [
      { language: 'zh', content: text('zh') },
      { language: 'zh-TW', content: text('zh-TW') },
    ],
  };
  const said = (language: string | null) => {
    const { content } = inLanguage(several, language);
    return content.type === 'text' && content.text;
  };
  assert.deepEqual(['zh-CN', 'zh-tw', 'ZH', 'en', 'zhx', null].map(said), [
    'zh',
    'zh-TW',
    'zh',
    'own',
    'own',
    'own',
  ]);
});
