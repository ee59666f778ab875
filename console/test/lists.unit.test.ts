import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeNode } from '#contracts/api/codes.ts';
import type { TimelineItem } from '#contracts/api/contacts.ts';
import { groupTimeline } from '../src/pages/contacts/timeline/timeline-groups.ts';
import { ancestry, childrenOf, visibleRows } from '../src/pages/codes/places/tree.ts';
import { parseSearch, stringifySearch, texts } from '../src/route-search.ts';

const item = (factId: string, at: string, key: string): TimelineItem => ({
  factId,
  type: key,
  at,
  recordedAt: at,
  channelId: null,
  entry: { key, values: {}, icon: 'fact' },
});

test('repeats within a day stand together, and no line is lost', () => {
  const items = [
    item('5', '2026-03-02T09:00:00Z', 'page'),
    item('4', '2026-03-02T08:00:00Z', 'page'),
    item('3', '2026-03-02T07:00:00Z', 'order'),
    item('2', '2026-03-02T06:00:00Z', 'page'),
    item('1', '2026-03-01T23:00:00Z', 'page'),
  ];
  const days = groupTimeline(items, (at) => at.slice(0, 10));
  const shape = days.map(({ day, groups }) => [
    day,
    groups.map((group) => group.items.map(({ factId }) => factId)),
  ]);
  assert.deepEqual(shape, [
    ['2026-03-02', [['5', '4'], ['3'], ['2']]],
    ['2026-03-01', [['1']]],
  ]);
});

const node = (id: string, parentId: string | null, name: string): CodeNode => ({
  id,
  parentId,
  name,
  kind: 'other',
  codes: 0,
  children: 0,
});

test('the tree shows what is unfolded, by name, numbers as numbers', () => {
  const nodes = [
    node('a', null, 'Asia'),
    node('c10', 'a', 'Counter 10'),
    node('c9', 'a', 'Counter 9'),
    node('b', null, 'Africa'),
  ];
  const rows = visibleRows(childrenOf(nodes, 'en'), new Set(['a']));
  assert.deepEqual(
    rows.map((row) => [row.node.id, row.depth]),
    [
      ['b', 0],
      ['a', 0],
      ['c9', 1],
      ['c10', 1],
    ],
  );
  assert.deepEqual(
    ancestry(nodes, 'c9').map(({ id }) => id),
    ['c9', 'a'],
  );
});

test('a tree that points at itself ends', () => {
  assert.deepEqual(
    ancestry([node('a', 'b', 'A'), node('b', 'a', 'B')], 'a').map(({ id }) => id),
    ['a', 'b'],
  );
});

test('filters go into the address and come back as they were', () => {
  const search = { q: 'Lin & 云', status: 'active', node: undefined };
  assert.equal(stringifySearch(search), '?q=Lin+%26+%E4%BA%91&status=active');
  assert.deepEqual(texts('q', 'status', 'node')(parseSearch(stringifySearch(search))), {
    q: 'Lin & 云',
    status: 'active',
  });
  assert.deepEqual(texts('q')({ q: 7, evil: 'x' }), {});
});
