import { z } from 'zod';
import { identityKinds, type IdentityKind } from '../../identity.ts';
import { segmentCauses } from '../../segment-causes.ts';

export { segmentCauses, type SegmentCause } from '../../segment-causes.ts';

const moment = z.iso.datetime();
const kinds = Object.keys(identityKinds) as [IdentityKind, ...IdentityKind[]];

/** A person as segments show her. Personal data. */
export const segmentPerson = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  city: z.string().nullable(),
  identityKinds: z.array(z.enum(kinds)).describe('By which kinds of identity she is known'),
});
export type SegmentPerson = z.infer<typeof segmentPerson>;

/** Members in order of id; a page stays right while people come and go. */
export const segmentMember = segmentPerson.extend({ since: moment });
export type SegmentMember = z.infer<typeof segmentMember>;
export const segmentMembers = z.object({
  items: z.array(segmentMember),
  nextCursor: z.string().nullable(),
});

/** People put on, or taken off, a static list. */
export const listMembers = z.object({ contactIds: z.array(z.uuid()).min(1).max(2_000) });
export const listChanged = z.object({ changed: z.int(), size: z.int() });

export const segmentChange = z.object({
  person: segmentPerson,
  entered: z.boolean(),
  at: moment,
  cause: z.enum(segmentCauses),
  by: z.string().nullable(),
});
export type SegmentChange = z.infer<typeof segmentChange>;
export const segmentChangesQuery = z.object({
  direction: z.enum(['entered', 'left']).optional(),
});
export const segmentChanges = z.object({
  items: z.array(segmentChange),
  nextCursor: z.string().nullable(),
});

export const segmentHistoryQuery = z.object({
  from: z.iso.date().optional().describe('Default: 29 days before `to`'),
  to: z.iso.date().optional().describe('Default: today in the workspace’s time zone'),
  by: z.enum(['hour', 'day']).default('day'),
});
export const segmentHistory = z.object({
  timeZone: z.string(),
  points: z.array(
    z.object({
      at: moment.describe('Start of the hour or day'),
      size: z.int().describe('At its end, or now'),
      entered: z.int(),
      left: z.int(),
    }),
  ),
});
export type SegmentHistory = z.infer<typeof segmentHistory>;
