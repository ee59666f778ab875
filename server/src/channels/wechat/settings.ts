import { z } from 'zod';

/**
 * What may be set per account beside its credentials. Every limit is the platform's as read in
 * 2026-11 or our own choice, so all can be changed when the platform changes its mind.
 */
export const wechatSettings = z.object({
  windowRules: z
    .enum(['current', 'legacy48h', '2021', '2023'])
    .default('current')
    .describe('Interaction window rules; `current` goes by the date of what she did'),
  paymentWindow: z
    .enum(['none', 'unlimited'])
    .default('none')
    .describe('Whether a payment opens 48 hours; official pages disagree'),
  ratePerSecond: z
    .int()
    .min(1)
    .max(20_000)
    .default(5_000)
    .describe(
      'Most API calls a second; WeChat publishes none for messages and answers 45011 when too fast',
    ),
  replayWindowSeconds: z
    .int()
    .min(30)
    .max(86_400)
    .default(600)
    .describe('How far a callback timestamp may be from our clock; WeChat documents no limit'),
  callTimeoutMs: z
    .int()
    .min(500)
    .max(60_000)
    .default(10_000)
    .describe('Longest wait for an answer'),
});
export type WechatSettings = z.infer<typeof wechatSettings>;

/** Settings as stored, with defaults for what is absent. Unreadable ones fall back one by one. */
export function readSettings(stored: Record<string, unknown>): WechatSettings {
  const parsed = wechatSettings.safeParse(stored);
  if (parsed.success) return parsed.data;
  const usable = Object.entries(stored).filter(
    ([name]) => !parsed.error.issues.some((issue) => issue.path[0] === name),
  );
  return wechatSettings.parse(Object.fromEntries(usable));
}
