import { z } from 'zod';

export const outboxChannel = z.object({
  channelId: z.uuid(),
  queued: z.int(),
  waiting: z.int(),
  sending: z.int(),
  oldestAt: z.iso.datetime().nullable().describe('When the oldest one that is ready was decided'),
  paused: z
    .object({
      since: z.iso.datetime(),
      code: z.string(),
      words: z.string(),
      probeAt: z.iso.datetime().describe('When the next message tries whether it is mended'),
    })
    .nullable(),
});

/** Counts stop at `countedUpTo`: a figure equal to it means "that many or more". */
export const outboxState = z.object({
  depth: z.int(),
  uncertain: z.int(),
  oldestAt: z.iso.datetime().nullable(),
  countedUpTo: z.int(),
  channels: z.array(outboxChannel),
});
export type OutboxState = z.infer<typeof outboxState>;
