import { z } from 'zod';
import { segmentKinds } from './segments.ts';

/** Section `segments` of a contact: those she is in now, the one she came into last first. */
export const contactSegments = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      kind: z.enum(segmentKinds),
      since: z.iso.datetime(),
    }),
  ),
});
export type ContactSegments = z.infer<typeof contactSegments>;
