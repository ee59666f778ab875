import { z } from 'zod';

/** Purposes that every workspace has. Caps and quiet hours spare `service`. */
export const messagePurposes = ['service', 'marketing'] as const;
/** What a message is for: one of these, or one that the workspace defined, such as `newsletter`. */
export const messagePurpose = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);
export type MessagePurpose = z.infer<typeof messagePurpose>;

const hour = z.int().min(0).max(23);
export const localHours = z.object({ from: hour, to: hour });

/** A purpose and how its messages are treated. */
export const purposeRules = z.object({
  key: messagePurpose,
  name: z.string().trim().min(1).max(80),
  consent: z
    .enum(['granted', 'refused', 'followers'])
    .describe('What holds for a person who said nothing; followers: on the channels she follows'),
  capped: z.boolean().describe('Whether caps count and hold back its messages'),
  quietHours: z
    .union([z.enum(['workspace', 'none']), localHours])
    .describe("The workspace's hours, none, or its own"),
});
export type PurposeRules = z.infer<typeof purposeRules>;
export const messagePurposeItem = purposeRules.extend({
  builtIn: z.boolean().describe('Cannot be removed or renamed'),
});
export const putPurpose = purposeRules.omit({ key: true });

/** What a person holds back for now; messages wait and are decided anew when it ends. */
export const messagePause = z.object({
  purpose: messagePurpose.nullable().describe('Null: everything, also service'),
  since: z.iso.datetime(),
  by: z.string(),
  note: z.string(),
});
export type MessagePause = z.infer<typeof messagePause>;
export const putPause = z.object({
  purpose: messagePurpose.nullable().default(null),
  note: z.string().trim().max(200).default(''),
});
