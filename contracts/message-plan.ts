import { z } from 'zod';
import { messagePurpose } from './api/messages.ts';
import { messageContent } from './content.ts';

/** The same message in another language; `language` is a BCP 47 prefix such as `zh` or `en`. */
const variant = z.object({ language: z.string().min(2).max(35), content: messageContent });

/** One way to say it: by these accounts, in order of preference; none named: wherever she can be reached. */
export const messageWay = z.object({
  channels: z.array(z.uuid()).max(20).default([]),
  content: messageContent,
  languages: z.array(variant).max(20).default([]),
  mass: z
    .boolean()
    .optional()
    .describe('By the platform’s mass send, to many at once; the content holds no variables'),
});
export type MessageWay = z.infer<typeof messageWay>;

/**
 * What a journey or a campaign says: ways tried in order, the first by which she can be reached now,
 * or after the shortest allowed wait, is taken. Texts may hold `{{ variables }}`.
 */
export const messagePlan = z.object({
  purpose: messagePurpose.default('marketing'),
  ways: z.array(messageWay).min(1).max(6),
  expiresInMinutes: z
    .int()
    .min(1)
    .max(30 * 1440)
    .default(1440)
    .describe('Worth sending for so long; later it is skipped'),
});
export type MessagePlan = z.infer<typeof messagePlan>;
