import { z } from 'zod';
import { contactQuery } from '../contacts.ts';
import { storedProblem } from '../problems.ts';

const moment = z.iso.datetime();

/**
 * `put`, `take`: a list of people; `merge`: into another tag; `clear`: of a deleted tag; `apply`: a
 * rule to the past; `drop`: what a removed rule had put on.
 */
export const tagRunKinds = ['put', 'take', 'merge', 'clear', 'apply', 'drop'] as const;
export type TagRunKind = (typeof tagRunKinds)[number];
export const tagRunStatuses = ['queued', 'running', 'done', 'cancelled', 'failed'] as const;

/** Work on a tag's many people, with its progress. */
export const tagRun = z.object({
  id: z.uuid(),
  tagId: z.uuid(),
  tagName: z.string(),
  kind: z.enum(tagRunKinds),
  into: z.string().nullable().describe('The tag that it is merged into'),
  status: z.enum(tagRunStatuses),
  stage: z.enum(['finding', 'working']).describe('`finding`: who is meant is being looked up'),
  progress: z.object({
    done: z.int().describe('People looked at'),
    of: z.int().nullable().describe('Null while they are being found'),
    changed: z.int().describe('People whose tags changed'),
  }),
  failure: z.string().nullable(),
  problem: storedProblem.nullable().describe('The failure, for programs'),
  createdBy: z.string(),
  createdAt: moment,
  finishedAt: moment.nullable(),
});
export type TagRun = z.infer<typeof tagRun>;
export const tagRunList = z.object({ items: z.array(tagRun), nextCursor: z.string().nullable() });
export const tagRunQuery = z.object({
  tagId: z.uuid().optional(),
  open: z.enum(['true', 'false']).default('false').describe('`true`: only those that wait or run'),
});

/** Ours, 2026-11: what a page of a list holds many times over; more people come as a filter. */
export const listedPeople = 1000;

/** Who gets or loses a tag: a list of people, a filter of the contact list, or a segment. */
export const tagPeople = z
  .object({
    action: z.enum(['put', 'take']),
    until: moment.nullable().default(null).describe('When it goes by itself'),
    contactIds: z.array(z.uuid()).min(1).max(listedPeople).optional(),
    filter: contactQuery.optional().describe('As in the address of the contact list'),
    segmentId: z.uuid().optional(),
  })
  .refine(
    ({ contactIds, filter, segmentId }) =>
      [contactIds, filter, segmentId].filter((given) => given !== undefined).length === 1,
    { message: 'names one of contactIds, filter and segmentId' },
  );
