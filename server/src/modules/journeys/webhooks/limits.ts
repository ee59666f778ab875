export const webhookJob = 'journeys.webhook';

/** Ours, 2026-11. */
export const webhookLimits = {
  /** Over two days, each pause longer than the one before (graphile-worker: e to the power of the attempt, in seconds). */
  attempts: 12,
  timeoutMs: 10_000,
  /** Of an answer that is kept to be shown. */
  answerChars: 500,
  /** So long what was told is kept. */
  keepDays: 30,
} as const;
