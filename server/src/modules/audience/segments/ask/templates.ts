import type { SegmentTemplate } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';

const bought: Rule = {
  kind: 'did',
  fact: { type: 'order.placed', where: [] },
  window: { kind: 'ever' },
  measure: { of: 'count' },
  compare: { op: 'atLeast', value: 1 },
};

const did = (type: 'page.viewed' | 'message.received' | 'menu.clicked', times: number): Rule => ({
  kind: 'did',
  fact: { type, where: [] },
  window: { kind: 'last', span: { n: 30, unit: 'day' } },
  measure: { of: 'count' },
  compare: { op: 'atLeast', value: times },
});

const all = (...rules: Rule[]): Rule => ({ kind: 'group', match: 'all', rules });
const any = (...rules: Rule[]): Rule => ({ kind: 'group', match: 'any', rules });

/** What a high spender spent, in minor units of most currencies: a thousand. */
const highSpend = 100_000;

/** Rules to start from, for a workspace's currency. Numbers are ours, and the first thing to change. */
export const templatesFor = (currency: string): SegmentTemplate[] => [
  {
    key: 'newFollowersNotBought',
    rule: all(
      {
        kind: 'field',
        field: 'contacts.followedAt',
        test: { op: 'inLast', span: { n: 7, unit: 'day' } },
      },
      { kind: 'field', field: 'contacts.following', test: { op: 'known' } },
      { ...bought, not: true },
    ),
    open: [],
  },
  {
    key: 'silent60Days',
    rule: {
      kind: 'field',
      field: 'contacts.lastSeenAt',
      test: { op: 'notInLast', span: { n: 60, unit: 'day' } },
    },
    open: [],
  },
  {
    key: 'highSpendersNearStore',
    rule: all(
      {
        kind: 'field',
        field: 'commerce.spent',
        test: { op: 'atLeast', value: highSpend, currency },
      },
      { kind: 'field', field: 'codes.scannedPlaces', test: { op: 'under', values: [] } },
    ),
    open: ['$.rules[1].test.values'],
  },
  {
    key: 'birthdayNextWeek',
    rule: {
      kind: 'anniversary',
      field: 'contacts.birthday',
      calendar: 'gregorian',
      from: 1,
      to: 7,
    },
    open: [],
  },
  {
    key: 'engagedNotRegistered',
    rule: all(any(did('page.viewed', 3), did('message.received', 1), did('menu.clicked', 2)), {
      kind: 'field',
      field: 'contacts.knownBy',
      test: { op: 'hasAny', values: ['phone', 'email', 'user_id', 'member_no'] },
      not: true,
    }),
    open: [],
  },
];
