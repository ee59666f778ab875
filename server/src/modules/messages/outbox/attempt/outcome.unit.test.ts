import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, maxAttempts } from './outcome.ts';

const now = new Date('2026-03-02T04:00:00Z');
const message = { attempts: 0, expiresAt: new Date(now.getTime() + 60_000) };
const fault = { code: 'x', reason: 'words' };

test('what may have arrived never goes back into the outbox', () => {
  const { verdict } = judge({ status: 'uncertain', ...fault }, message, now);
  assert.deepEqual([verdict.to, verdict.to === 'log' && verdict.status], ['log', 'uncertain']);
});

test('busy: again later, and given up after the last try', () => {
  const busy = { status: 'retry' as const, afterMs: 5_000, ...fault };
  const first = judge(busy, message, now).verdict;
  assert.equal(first.to === 'outbox' && first.until.getTime(), now.getTime() + 5_000);
  const last = judge(busy, { ...message, attempts: maxAttempts - 1 }, now).verdict;
  assert.equal(last.reason?.code, 'failed.gave_up');
});

test('a fault of the account keeps the message and pauses the account', () => {
  const { verdict, lesson } = judge({ status: 'failed', alert: true, ...fault }, message, now);
  assert.equal(verdict.to, 'outbox');
  assert.deepEqual(lesson.alert, { code: 'x', words: 'words' });
});

test('hostile words are made fit to be stored', () => {
  const reason = `a\0b\ud800${'x'.repeat(1_000)}`;
  const { verdict } = judge({ status: 'failed', code: '1', reason }, message, now);
  const words = String(verdict.reason?.values['words']);
  assert.ok(words.startsWith('ab\ufffdx') && words.length === 300);
});
