import { z } from 'zod';

export const channelKind = z.enum(['wechat']);
export type ChannelMode = z.infer<typeof channelMode>;
export const channelMode = z
  .enum(['plaintext', 'compatible', 'secure'])
  .describe('How the platform delivers callbacks; secure encrypts and signs the whole body');

const name = z.string().trim().min(1).max(80);
const appId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{4,64}$/, 'must be the app id, e.g. wx0123456789abcdef');
const appSecret = z.string().trim().min(1).max(128);
const token = z.string().regex(/^[A-Za-z0-9]{3,32}$/, 'must be 3 to 32 letters or digits');
const encodingAesKey = z
  .string()
  .regex(/^[A-Za-z0-9]{43}$/, 'must be the 43 letters and digits that the platform shows');
const baseUrl = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .transform((url) => url.replace(/\/+$/, ''));

const settingFields = {
  windowRules: z
    .enum(['current', 'legacy48h', '2021', '2023'])
    .describe('Interaction window rules; `current` goes by the date of what she did'),
  paymentWindow: z
    .enum(['none', 'unlimited'])
    .describe('Whether a payment opens 48 hours; official pages disagree'),
  windowMerge: z
    .enum(['max', 'separate'])
    .describe('Whether interactions lift one allowance or each has its own; WeChat does not say'),
  ratePerSecond: z
    .int()
    .min(1)
    .max(20_000)
    .describe('Most calls a second; WeChat publishes no figure and answers 45011 when too fast'),
  replayWindowSeconds: z
    .int()
    .min(0)
    .max(604_800)
    .describe(
      'How far a callback timestamp may be from our clock; 0 is any. WeChat documents none',
    ),
  callTimeoutMs: z.int().min(500).max(60_000).describe('Longest wait for an answer'),
  maxConcurrency: z.int().min(1).max(2_000).describe('Messages held at a time by one process'),
};

/**
 * Settings of a WeChat account. Every limit is the platform's as read in 2026-11 or our own choice,
 * so all can be changed when the platform changes its mind.
 */
export const wechatSettings = z.object({
  windowRules: settingFields.windowRules.default('current'),
  paymentWindow: settingFields.paymentWindow.default('none'),
  windowMerge: settingFields.windowMerge.default('max'),
  ratePerSecond: settingFields.ratePerSecond.default(5_000),
  replayWindowSeconds: settingFields.replayWindowSeconds.default(600),
  callTimeoutMs: settingFields.callTimeoutMs.default(10_000),
  maxConcurrency: settingFields.maxConcurrency.default(256),
});
export type WechatSettings = z.infer<typeof wechatSettings>;
/** What is left out stays as it is, so nothing has a default here. */
const settings = z.object(settingFields).partial();

const baseUrls = {
  apiBaseUrl: baseUrl.optional().describe('Default https://api.weixin.qq.com'),
  mpBaseUrl: baseUrl
    .optional()
    .describe('Default https://mp.weixin.qq.com, or the API’s when that is changed'),
  openBaseUrl: baseUrl
    .optional()
    .describe('Default https://open.weixin.qq.com, or the API’s when that is changed'),
};

export const createChannel = z
  .object({
    kind: channelKind,
    name,
    appId,
    appSecret,
    token,
    encodingAesKey: encodingAesKey.optional(),
    mode: channelMode.default('secure'),
    ...baseUrls,
    settings: settings.optional(),
  })
  .refine((body) => body.mode === 'plaintext' || body.encodingAesKey !== undefined, {
    path: ['encodingAesKey'],
    message: 'is needed unless the mode is plaintext',
  });
export type CreateChannel = z.infer<typeof createChannel>;

/** Secrets are write-only: left out they stay as they are. A new AES key keeps the one before. */
export const patchChannel = z
  .object({
    name,
    appSecret,
    token,
    encodingAesKey,
    mode: channelMode,
    ...baseUrls,
    settings,
    status: z
      .enum(['active', 'disabled'])
      .describe('A disabled account sends nothing; what fans do is still recorded'),
  })
  .partial();
export type PatchChannel = z.infer<typeof patchChannel>;

export const channel = z.object({
  id: z.uuid(),
  kind: channelKind,
  name: z.string(),
  appId: z.string(),
  mode: channelMode,
  apiBaseUrl: z.string(),
  mpBaseUrl: z.string(),
  openBaseUrl: z.string(),
  settings: wechatSettings,
  status: z.enum(['active', 'disabled']),
  alert: z
    .object({ code: z.string(), words: z.string(), since: z.iso.datetime() })
    .nullable()
    .describe('What an operator must mend before the account works again'),
  callbackPath: z.string().describe('Path for the platform’s server configuration'),
  callbackUrl: z.string(),
  callbacks: z.object({
    accepted: z.int(),
    refused: z.int(),
    lastAcceptedAt: z.iso.datetime().nullable(),
    lastRefusedAt: z.iso.datetime().nullable(),
    lastRefusedBecause: z.string().nullable(),
  }),
  hasEncodingAesKey: z.boolean(),
  hasPreviousAesKey: z.boolean().describe('Callbacks under the key before a rotation still open'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Channel = z.infer<typeof channel>;

export const channelList = z.object({ items: z.array(channel) });

/** One question of the live check, answered in words. */
export const channelCheckStep = z.object({
  step: z.enum(['credentials', 'platform_reaches_us', 'callback_accepted']),
  status: z.enum(['ok', 'failed', 'waiting']),
  code: z.string().describe('Stable for programs, e.g. wechat.ip_not_whitelisted'),
  words: z.string(),
  values: z.record(z.string(), z.string()).describe('What the words name, e.g. the IP address'),
});
export const channelCheck = z.object({ ok: z.boolean(), steps: z.array(channelCheckStep) });
export type ChannelCheck = z.infer<typeof channelCheck>;
export type ChannelCheckStep = z.infer<typeof channelCheckStep>;
