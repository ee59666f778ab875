import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createHoldings } from './holdings.ts';

const one = [{ id: 'one' }];

test('a claim nobody heard the answer of is given back, and its late answer is not sent', () => {
  let at = 0;
  const holdings = createHoldings(() => at);
  const askedAt = at;
  holdings.doubt();
  at += 1;
  assert.equal(holdings.takeDoubt(), true);
  assert.deepEqual(holdings.forsake(one), one);
  at += 1;
  assert.deepEqual(holdings.keep(one, askedAt), [], 'the late answer');
  assert.equal(holdings.takeDoubt(), true, 'it may have been claimed again by then');
  assert.deepEqual(holdings.keep(one, at), one, 'a later claim');
  assert.deepEqual(holdings.forsake(one), [], 'what we hold is not lost');
});

test('a promise that is not kept within a minute is looked after', () => {
  let at = 0;
  const holdings = createHoldings(() => at);
  const channelId = 'wechat';
  holdings.promise([
    { id: 'one', channelId },
    { id: 'two', channelId },
    { id: 'three', channelId: 'other' },
  ]);
  holdings.renounce([{ id: 'three' }]);
  assert.deepEqual([holdings.reserved(channelId), holdings.reserved('other')], [2, 0]);
  assert.deepEqual(holdings.keep([{ id: 'two' }]), [{ id: 'two' }]);
  assert.equal(holdings.takeDoubt(), false);
  assert.equal(holdings.reserved(channelId), 1);
  at += 10_000;
  assert.equal(
    holdings.reserved(channelId),
    0,
    'a commit without an answer keeps no place for long',
  );
  at += 51_000;
  assert.equal(holdings.takeDoubt(), true);
  assert.equal(holdings.takeDoubt(), false, 'once');
});

/**
 * One message and one sender: claims commit in the database and their answers come later or never;
 * meanwhile the sender looks for what it lost. A plain model of what must never happen.
 */
test('whatever answers are lost or late, a message is begun once at a time and in the end it is', () => {
  const step = fc.constantFrom('claim', 'answer', 'overtake', 'lose', 'doubt', 'look', 'settle');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let at = 0;
      const holdings = createHoldings(() => at);
      const database = { claimed: false, sent: false };
      /** Claims on their way back. */
      const answers: { askedAt: number }[] = [];
      let working = 0;
      const look = () => {
        if (!holdings.takeDoubt() || !database.claimed || database.sent) return;
        if (holdings.forsake(one).length > 0) database.claimed = false;
      };
      const claim = () => {
        if (database.claimed || database.sent) return;
        database.claimed = true;
        answers.push({ askedAt: at });
      };
      const hear = (claimed: { askedAt: number } | undefined) => {
        if (!claimed) return;
        working += holdings.keep(one, claimed.askedAt).length;
        assert.ok(working <= 1, 'begun twice');
        if (working > 0) assert.ok(database.claimed, 'begun though it is not claimed');
      };
      const answer = () => hear(answers.shift());
      const overtake = () => hear(answers.pop());
      const settle = () => {
        if (working === 0) return;
        database.sent = true;
        working = 0;
        holdings.drop(one);
      };
      const lose = () => {
        if (answers.shift()) holdings.doubt();
      };
      const acts = { claim, answer, overtake, lose, doubt: holdings.doubt, look, settle };
      for (const name of steps) {
        at += 1;
        acts[name]();
        at += 1;
      }
      for (const rest of ['answer', 'look', 'claim', 'answer', 'settle'] as const)
        for (let n = 0; n < 60; n++, at += 2) acts[rest]();
      assert.ok(database.sent, 'it is sent in the end');
    }),
    { numRuns: 2_000 },
  );
});
