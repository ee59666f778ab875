export const webhookJob = 'journeys.webhook';

/** Ours, 2026-11. */
export const webhookLimits = {
  /** The last about two days after the first: graphile-worker waits e^min(attempt, 10) seconds. */
  attempts: 17,
  timeoutMs: 10_000,
  /** Of an answer that is kept to be shown. */
  answerChars: 500,
  /** So long what was told is kept. */
  keepDays: 30,
} as const;
