import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBreaker } from './breaker.ts';

/** A breaker whose platform answers every harmless call, and who goes on when, in order. */
function stage() {
  const wentOn: string[] = [];
  const waiting = new Map<string, () => void>();
  const breaker = createBreaker({
    answers: () => Promise.resolve(true),
    rest(channelId, resting) {
      if (resting) return;
      wentOn.push(channelId);
      waiting.get(channelId)?.();
    },
  });
  const rested = (channelId: string) =>
    new Promise<void>((resolve) => {
      waiting.set(channelId, resolve);
      breaker.heard(channelId, 'uncertain');
    });
  return { breaker, rested, wentOn };
}

test('who loses answers again and again rests longer than who lost one', async () => {
  const { rested, wentOn } = stage();
  for (let times = 0; times < 3; times++) await rested('again');
  await Promise.all([rested('again'), rested('once')]);
  assert.deepEqual(wentOn.slice(-2), ['once', 'again']);
});

test('a message that got through ends it', async () => {
  const { breaker, rested, wentOn } = stage();
  for (let times = 0; times < 3; times++) await rested('again');
  breaker.heard('again', 'sent');
  await Promise.all([rested('again'), rested('once')]);
  assert.deepEqual(wentOn.slice(-2), ['again', 'once']);
});

test('while it rests, more lost answers ask nothing more', async () => {
  const { breaker, rested, wentOn } = stage();
  const over = rested('one');
  assert.equal(breaker.isResting('one'), true);
  breaker.heard('one', 'uncertain');
  breaker.heard('one', 'away');
  await over;
  assert.deepEqual([breaker.isResting('one'), wentOn], [false, ['one']]);
});
