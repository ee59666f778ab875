import { z } from 'zod';
import { localHours, messagePurpose } from './purposes.ts';

const capNumbers = { limit: z.int().min(1).max(1000), days: z.int().min(1).max(90) };

/** A cap on some of the messages; where several hold, the tightest counts. */
export const frequencyCap = z.object({
  ...capNumbers,
  purpose: messagePurpose.nullable().describe('Null: all that are capped, taken together'),
  channelId: z.uuid().nullable().describe('Null: all channels taken together'),
});
export type FrequencyCap = z.infer<typeof frequencyCap>;

/** Rules for all messages of a workspace but `service` ones. */
export const messageSettings = z.object({
  quietHours: localHours
    .nullable()
    .describe(
      'Local hours of the contact without marketing; `from` may exceed `to` (over midnight)',
    ),
  frequencyCap: z
    .object(capNumbers)
    .nullable()
    .describe('Most messages of all capped purposes for one person within so many days'),
  caps: z.array(frequencyCap).max(20).describe('Further caps, by purpose and channel'),
});
export type MessageSettings = z.infer<typeof messageSettings>;

/** As somebody sets them: hours that begin when they end would silently be none. */
export const setMessageSettings = messageSettings
  .extend({ caps: messageSettings.shape.caps.optional().describe('Left out: as they are') })
  .refine(({ quietHours }) => quietHours === null || quietHours.from !== quietHours.to, {
    path: ['quietHours', 'to'],
    message: 'must differ from `from`; send null for no quiet hours',
  });
