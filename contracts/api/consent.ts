import { z } from 'zod';

/**
 * What a brand may do with a person's data or channels. `service`: answers and news about what she
 * asked for; `marketing`: promotion; `analytics`: measuring what she does.
 */
export const consentPurposes = ['service', 'marketing', 'analytics'] as const;
export const consentPurpose = z.enum(consentPurposes);
export type ConsentPurpose = z.infer<typeof consentPurpose>;

/** What holds for a person who said nothing; `followers`: granted on the channels she follows. */
export const consentDefault = z.enum(['granted', 'refused', 'followers']);
export type ConsentDefault = z.infer<typeof consentDefault>;

/** The `consent` key of a workspace's settings; further keys are purposes of its own. */
export const consentSettings = z
  .object({
    service: consentDefault.default('followers'),
    marketing: consentDefault.default('followers'),
    analytics: consentDefault.default('granted'),
  })
  .catchall(consentDefault);
export type ConsentSettings = z.infer<typeof consentSettings>;

/** Her latest word on a purpose, or the default; `channel` null is every channel. */
export const consentState = z.object({
  purpose: z.string(),
  channel: z.uuid().nullable(),
  granted: z.boolean(),
  basis: z
    .enum(['stated', 'default', 'followers'])
    .describe(
      'She said so; or the workspace takes it so, for everybody or on the channels a person follows',
    ),
  source: z.string().nullable(),
  at: z.iso.datetime().nullable(),
});
export type ConsentState = z.infer<typeof consentState>;

export const putConsent = z.object({
  purpose: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,39}$/)
    .describe("One of ours, or one of the workspace's own, such as newsletter"),
  channel: z.uuid().nullable().default(null),
  granted: z.boolean(),
});
