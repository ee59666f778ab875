import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyFact, FactType } from '#contracts/facts.ts';
import type { ChannelAccount } from '#kernel/channel-adapter.ts';
import { fakeAdapter } from '../test/fake-channel.ts';
import { foldWindows } from './fold.ts';

const start = Date.parse('2026-03-02T04:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000);
const account = (settings = {}): ChannelAccount => ({
  id: 'oa',
  workspaceId: 'w',
  kind: 'fake',
  name: 'OA',
  appId: 'wx1',
  settings,
});

const datas: Partial<Record<FactType, object>> = {
  'message.received': { menuItemId: null },
  'contact.followed': { scene: null, ticket: null },
};
const fact = (type: FactType, seconds: number, contactId = 'c') =>
  ({
    workspaceId: 'w',
    contactId,
    channelId: 'oa',
    type,
    occurredAt: at(seconds),
    data: datas[type] ?? {},
  }) as AnyFact;

const fold = (facts: AnyFact[], settings = {}) =>
  foldWindows(facts, (id) =>
    id === 'oa' ? { account: account(settings), adapter: fakeAdapter } : null,
  );

test('counts do not add up: the higher count and the later end hold', () => {
  const { openings } = fold([
    fact('message.received', 0),
    fact('contact.followed', 10),
    fact('contact.followed', 20),
  ]);
  assert.equal(openings.length, 1);
  assert.equal(openings[0]?.remaining, 5);
  assert.deepEqual(openings[0]?.closesAt, at(48 * 3600 - 60));
  assert.deepEqual(openings[0]?.openedAt, at(20));
});

test('a window that has run out does not lend its count to the next', () => {
  const { openings } = fold([fact('message.received', 0), fact('contact.followed', 49 * 3600)]);
  assert.equal(openings[0]?.remaining, 3);
});

test('separate buckets where the account keeps interactions apart', () => {
  const facts = [fact('message.received', 0), fact('contact.followed', 10)];
  const { openings } = fold(facts, { windowMerge: 'separate' });
  assert.deepEqual(
    openings.map((opening) => [opening.bucket, opening.remaining]),
    [
      ['message.received', 5],
      ['contact.followed', 3],
    ],
  );
});

test('leaving voids what was opened before, not what is opened after', () => {
  const left = fold([fact('contact.followed', 0), fact('contact.unfollowed', 5)]);
  assert.deepEqual([left.openings.length, left.closings.length], [0, 1]);
  const back = fold([
    fact('contact.followed', 0),
    fact('contact.unfollowed', 5),
    fact('contact.followed', 9),
  ]);
  assert.deepEqual(back.openings[0]?.openedAt, at(9));
  const late = fold([fact('contact.unfollowed', 5), fact('contact.followed', 0)]);
  assert.equal(late.openings.length, 0, 'told late, happened before');
});

test('people and unknown accounts are kept apart', () => {
  const { openings } = fold([
    fact('contact.followed', 0, 'a'),
    fact('contact.followed', 0, 'b'),
    { ...fact('contact.followed', 0, 'c'), channelId: 'other' } as AnyFact,
    fact('page.viewed', 0, 'd'),
  ]);
  assert.deepEqual(
    openings.map((opening) => opening.contactId),
    ['a', 'b'],
  );
});
