import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessagePriority } from '#contracts/api/messages.ts';
import { priorityRank } from '../intent.ts';
import { chooseClaims, type Claimable } from './direct.ts';

/** Messages of one priority, named by their persons; `later` are not to go yet. */
const rows = (priority: MessagePriority, people: readonly string[], later = false): Claimable[] =>
  people.map((contactId, nth) => ({
    contactId,
    id: `${contactId} ${priority} ${nth}`,
    channelId: 'c',
    priority: priorityRank(priority),
    notBefore: later ? new Date(0) : null,
  }));

const claims = (count: number, given: readonly Claimable[]) => {
  const room = () => (count > 0 ? { sender: 7, count } : null);
  return [...chooseClaims({ room }, given).keys()];
};
const many = Array.from({ length: 100 }, (_, nth) => `fan ${nth}`);

test('broadcasts take the places that are free, but for some that answers may need', () => {
  assert.equal(claims(256, rows('bulk', many)).length, 100);
  assert.equal(claims(80, rows('bulk', many)).length, 48);
  assert.deepEqual(claims(32, rows('bulk', many)), []);
  assert.deepEqual(claims(0, rows('bulk', many)), []);
});

test('answers come before broadcasts, whatever their order', () => {
  const chosen = claims(40, [...rows('bulk', many), ...rows('reply', ['ann', 'ben'])]);
  assert.deepEqual(chosen.slice(0, 2).sort(), ['ann reply 0', 'ben reply 1']);
  assert.equal(chosen.length, 8);
  assert.equal(claims(3, [...rows('bulk', ['ann']), ...rows('reply', many)]).length, 3);
});

test('one to each person; what waits, and messages that nobody waits for, are claimed in their turn', () => {
  assert.deepEqual(claims(256, rows('bulk', ['ann', 'ann', 'ann'])), ['ann bulk 0']);
  assert.deepEqual(claims(256, rows('bulk', many, true)), []);
  assert.deepEqual(claims(256, rows('normal', many)), []);
});
