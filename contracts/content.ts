import { z } from 'zod';

/** A field of a platform's template, such as `thing1`, and its words; these may hold `{{ variables }}`. */
const templateData = z.record(
  z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,31}$/),
  z.string().max(200),
);

/** What both kinds of template messages hold; the mini program wins over the address. */
const template = {
  templateId: z.string().min(1).max(64),
  data: templateData.refine((data) => Object.keys(data).length <= 20, 'at most 20 fields'),
  url: z.union([z.literal(''), z.url().max(1024)]).default(''),
  miniprogram: z
    .object({ appId: z.string().min(1).max(64), pagePath: z.string().max(1024) })
    .nullable()
    .default(null),
};

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
  z.object({ type: z.literal('voice'), mediaUrl: z.string().min(1).max(2000) }),
  z.object({
    type: z.literal('video'),
    mediaUrl: z.string().min(1).max(2000),
    thumbUrl: z.string().min(1).max(2000),
    title: z.string().max(64).default(''),
    description: z.string().max(512).default(''),
  }),
  /** A service notice by a template of the platform: needs no interaction window. */
  z.object({ type: z.literal('template'), ...template }),
  /** One notice for each time she agreed to get one by this template. */
  z.object({ type: z.literal('subscribe'), ...template }),
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
