import type { MessageReason } from '#contracts/api/messages.ts';
import type { SendOutcome } from '#kernel/channel-adapter.ts';
import { reason } from '../../decision/rules.ts';
import { clean } from '../../decision/text/template.ts';

/**
 * After so many tries without delivery a message has failed: with the waits between them, each twice
 * the one before, about ten minutes of a busy platform. Our choice (2026-11).
 */
export const maxAttempts = 16;
/** Waits are not lengthened beyond this. */
const longestWaitMs = 60_000;
/** Longest words of a platform that are kept. */
const wordsLimit = 300;

/** What becomes of a claimed message. */
export type Verdict =
  /** It has left the outbox for good. */
  | {
      to: 'log';
      status: 'sent' | 'failed' | 'uncertain';
      reason: MessageReason;
      platformId: string | null;
    }
  /** Nothing was delivered: back into the outbox, to be decided anew at `until`. */
  | { to: 'outbox'; until: Date; reason: MessageReason | null };

/** What an answer teaches about the person or the account, beside the message's own end. */
export interface Lesson {
  /** Her window is not what we thought. */
  window: 'closed' | 'exhausted' | null;
  unreachable: boolean;
  /** She has agreed to no (further) message by its template. */
  grantUsed: boolean;
  /** The platform gives no answers just now; the message was not even tried. */
  away: boolean;
  /** An operator must act before this account sends again. */
  alert: { code: string; words: string } | null;
}

/**
 * Turns a platform's answer into what happens to the message. Pure.
 *
 * @returns verdict null: it was not tried, and goes back as it is
 */
export function judge(
  outcome: SendOutcome,
  message: { attempts: number; expiresAt: Date },
  now: Date,
): { verdict: Verdict | null; lesson: Lesson } {
  const lesson: Lesson = {
    window: null,
    unreachable: false,
    grantUsed: false,
    away: false,
    alert: null,
  };
  const attempt = message.attempts + 1;
  switch (outcome.status) {
    case 'sent': {
      const platformId = outcome.platformMessageId;
      const because = reason('sent.delivered', { attempt });
      return { verdict: { to: 'log', status: 'sent', reason: because, platformId }, lesson };
    }
    case 'uncertain': {
      const because = reason('uncertain.no_answer', told(outcome));
      return { verdict: toLog('uncertain', because), lesson };
    }
    case 'retry': {
      if (outcome.away) return { verdict: null, lesson: { ...lesson, away: true } };
      const { code, words } = told(outcome);
      if (attempt >= maxAttempts) {
        const because = reason('failed.gave_up', { attempts: attempt, code, words });
        return { verdict: toLog('failed', because), lesson };
      }
      const until = new Date(now.getTime() + waitMs(outcome.afterMs, message.attempts));
      const values = { until: until.toISOString(), attempt, code, words };
      return { verdict: { to: 'outbox', until, reason: reason('wait.platform', values) }, lesson };
    }
    case 'failed': {
      const { code, words } = told(outcome);
      // The fault is the account's, not the message's: it waits until the fault is mended.
      if (outcome.alert) {
        const values = { until: now.toISOString(), attempt, code, words };
        const verdict: Verdict = {
          to: 'outbox',
          until: now,
          reason: reason('wait.platform', values),
        };
        return { verdict, lesson: { ...lesson, alert: { code, words } } };
      }
      return {
        verdict: toLog('failed', reason('failed.platform', { code, words })),
        lesson: {
          ...lesson,
          window: outcome.window ?? null,
          unreachable: outcome.unreachable ?? false,
          grantUsed: outcome.grant === 'used',
        },
      };
    }
  }
}

const waitMs = (asked: number, attempts: number) =>
  Math.max(0, asked, Math.min(asked * 2 ** attempts, longestWaitMs));

const toLog = (status: 'failed' | 'uncertain', because: MessageReason): Verdict => ({
  to: 'log',
  status,
  reason: because,
  platformId: null,
});

/** A platform's words as they can be stored. */
const told = ({ code, reason: words }: { code: string; reason: string }) => ({
  code: clean(code).slice(0, 60),
  words: clean(words).slice(0, wordsLimit),
});
