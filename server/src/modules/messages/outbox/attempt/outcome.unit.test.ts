import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, maxAttempts } from './outcome.ts';

const now = new Date('2026-03-02T04:00:00Z');
const message = { attempts: 0, expiresAt: new Date(now.getTime() + 60_000) };
const fault = { code: 'x', reason: 'words' };

test('what may have arrived never goes back into the outbox', () => {
  const { verdict } = judge({ status: 'uncertain', ...fault }, message, now);
  assert.deepEqual([verdict?.to, verdict?.to === 'log' && verdict.status], ['log', 'uncertain']);
});

test('busy: again later, and given up after the last try', () => {
  const busy = { status: 'retry' as const, afterMs: 5_000, ...fault };
  const waits = Array.from({ length: maxAttempts }, (_, attempts) => {
    const { verdict } = judge(busy, { ...message, attempts }, now);
    return verdict?.to === 'outbox'
      ? (verdict.until.getTime() - now.getTime()) / 1_000
      : verdict?.reason.code;
  });
  assert.deepEqual(waits.slice(0, 6), [5, 10, 20, 40, 60, 60]);
  assert.equal(waits.at(-1), 'failed.gave_up');
  const minutes = waits.reduce<number>((sum, wait) => sum + Number(wait) || sum, 0) / 60;
  assert.ok(minutes > 10, `${minutes} minutes of a busy platform`);
});

test('a wait that the platform asks for is kept, however long', () => {
  const hour = { status: 'retry' as const, afterMs: 3_600_000, ...fault };
  const { verdict } = judge(hour, { ...message, attempts: 5 }, now);
  assert.equal(verdict?.to === 'outbox' && verdict.until.getTime(), now.getTime() + 3_600_000);
});

test('while the platform is away a message is not tried, and has not been', () => {
  const away = { status: 'retry' as const, afterMs: 2_000, away: true as const, ...fault };
  const { verdict, lesson } = judge(away, { ...message, attempts: maxAttempts - 1 }, now);
  assert.deepEqual([verdict, lesson.away], [null, true]);
});

test('a fault of the account keeps the message and pauses the account', () => {
  const { verdict, lesson } = judge({ status: 'failed', alert: true, ...fault }, message, now);
  assert.equal(verdict?.to, 'outbox');
  assert.deepEqual(lesson.alert, { code: 'x', words: 'words' });
});

test('hostile words are made fit to be stored', () => {
  const reason = `a\0b\ud800${'x'.repeat(1_000)}`;
  const { verdict } = judge({ status: 'failed', code: '1', reason }, message, now);
  const words = String(verdict?.reason?.values['words']);
  assert.ok(words.startsWith('ab\ufffdx') && words.length === 300);
});
