import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { returnCode, sendOutcome, waitMs } from './errors.ts';

const now = new Date('2026-11-21T15:59:30Z'); // 23:59:30 in Beijing
const outcome = (code: number) => sendOutcome(code, `msg ${code}`, now, 0);

test('codes that speak of the window correct our view and are not tried again', () => {
  assert.deepEqual(outcome(45015), {
    status: 'failed',
    code: '45015',
    reason: 'Her interaction window is closed, or she has unfollowed (45015 msg 45015)',
    window: 'closed',
  });
  const exhausted = outcome(45047);
  assert.equal(exhausted.status === 'failed' && exhausted.window, 'exhausted');
});

test('who cannot be reached is marked, what an operator must mend is an alert', () => {
  for (const code of [40003, 43004, 43019, 48002, 50005]) {
    const result = outcome(code);
    assert.ok(result.status === 'failed' && result.unreachable && !result.alert, String(code));
  }
  for (const code of [40001, 40013, 40125, 40164, 40243, 48001, 48004, 42001]) {
    const result = outcome(code);
    assert.ok(result.status === 'failed' && result.alert && !result.unreachable, String(code));
  }
});

test('busy and limits wait for their moment', () => {
  const after = (code: number) => {
    const result = outcome(code);
    assert.equal(result.status, 'retry');
    return result.status === 'retry' ? result.afterMs : NaN;
  };
  assert.equal(after(-1), 1000);
  assert.equal(after(43108), 1000);
  assert.equal(after(45011), 30_000);
  assert.equal(after(45009), 30_000);
  assert.equal(after(45066), 60_000);
  assert.equal(after(89507), 3_600_000);
});

test('a message the platform has already counts as sent', () => {
  assert.deepEqual(outcome(45065), { status: 'sent', platformMessageId: null });
});

test('codes in rows and unknown codes have words and never repeat', () => {
  assert.equal(returnCode(40020).reaction, 'FIX');
  assert.equal(returnCode(41001).reaction, 'FIX');
  assert.equal(returnCode(40007).reaction, 'STOP');
  assert.equal(returnCode(45011).reaction, 'WAIT');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9_999_999 }), fc.string(), (code, errmsg) => {
      const result = sendOutcome(code, errmsg, now, 0.5);
      if (result.status === 'failed') assert.ok(result.reason.includes(String(code)));
      if (result.status === 'retry') assert.ok(result.afterMs > 0);
    }),
  );
  assert.equal(outcome(123456).status, 'failed');
});

test('waiting for a minute or a day ends within seconds after it begins', () => {
  const at = fc.date({
    min: new Date('2020-01-01'),
    max: new Date('2040-01-01'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(at, fc.double({ min: 0, max: 0.999, noNaN: true }), (time, random) => {
      const minuteEnd = time.getTime() + waitMs('minute', time, random);
      assert.ok(minuteEnd % 60_000 < 5000);
      const inBeijing = time.getTime() + waitMs('day', time, random) + 8 * 3_600_000;
      assert.ok(inBeijing % 86_400_000 < 60_000);
    }),
  );
});
