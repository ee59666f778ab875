import { z } from 'zod';

/** One message a brand sends. Texts may hold `{{ variables }}`; each channel's outbound maps it. */
export const messageContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string().min(1).max(2000) }),
  z.object({ type: z.literal('image'), mediaUrl: z.string().min(1).max(2000) }),
  z.object({
    type: z.literal('article'),
    title: z.string().min(1).max(64),
    description: z.string().max(512).default(''),
    url: z.url().max(1024),
    imageUrl: z.string().max(2000).default(''),
  }),
  z.object({
    type: z.literal('miniprogram'),
    title: z.string().min(1).max(64),
    appId: z.string().min(1).max(64),
    pagePath: z.string().min(1).max(1024),
    thumbUrl: z.string().min(1).max(2000),
  }),
]);
export type MessageContent = z.infer<typeof messageContent>;

/**
 * A welcome: variants tried in order, the first whose conditions hold is sent. `audience` tells new
 * followers from returning ones; `hours` is local time in the workspace's zone, `from` may exceed
 * `to` (over midnight).
 */
export const welcomeVariant = z.object({
  language: z
    .string()
    .max(35)
    .nullable()
    .default(null)
    .describe('BCP 47 prefix, e.g. zh or en; null is any'),
  audience: z.enum(['any', 'new', 'returning']).default('any'),
  hours: z
    .object({ from: z.int().min(0).max(23), to: z.int().min(0).max(24) })
    .nullable()
    .default(null),
  messages: z.array(messageContent).min(1).max(3),
});
export const welcome = z.object({ variants: z.array(welcomeVariant).min(1).max(12) });
export type Welcome = z.infer<typeof welcome>;
export type WelcomeVariant = z.infer<typeof welcomeVariant>;
