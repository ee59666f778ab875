import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#kernel/random.ts';
import { memberPhoneOf, pastFiles } from './past-customers.ts';

const now = new Date('2026-11-22T04:00:00Z');

test('the same seed gives the same files, whose orders are all of members and of the year before', () => {
  const { members, purchases } = pastFiles(seededRandom(3).next, now);
  assert.deepEqual(pastFiles(seededRandom(3).next, now), { members, purchases });
  const known = new Set(members.split('\n').map((row) => row.split(',')[0]));
  for (const row of purchases.split('\n').slice(1)) {
    const [, member, , at = ''] = row.split(',');
    assert.ok(known.has(member), row);
    assert.ok(at < '2026-11-21' && at > '2025-11-20', row);
  }
});

test('some fans are members, by the phone number in the files', () => {
  const { members } = pastFiles(seededRandom(3).next, now);
  const phones = new Set(members.split('\n').map((row) => `+86${row.split(',')[2]}`));
  const found = Array.from({ length: 800 }, (_, n) => memberPhoneOf(`fan ${n}`)).filter(
    (phone) => phone !== null,
  );
  assert.ok(found.length > 20 && found.length < 300, `${found.length} of 800 are members`);
  for (const phone of found) assert.ok(phones.has(phone), phone);
});
