import { z } from 'zod';
import { rule, ruleInput } from '../../rules.ts';

const moment = z.iso.datetime();
const name = z.string().trim().min(1).max(120);
const description = z.string().trim().max(500);

/** `live`: by a rule, true at every moment; `static`: a list kept by hand, or a snapshot. */
export const segmentKinds = ['live', 'static'] as const;
/**
 * `computing`: its members are being worked out, those known so far are shown; `failed`: see
 * `failure`, the members are those of before.
 */
export const segmentStatuses = ['ready', 'computing', 'failed'] as const;

export const segment = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  kind: z.enum(segmentKinds),
  rule: rule.nullable().describe('Null for a static list'),
  status: z.enum(segmentStatuses),
  progress: z
    .object({ done: z.int(), of: z.int() })
    .nullable()
    .describe('People looked at while computing'),
  failure: z.string().nullable(),
  size: z.int(),
  weekAgo: z.int().nullable().describe('Its size seven days ago; null when it was not there yet'),
  createdBy: z.string(),
  createdAt: moment,
  updatedAt: moment,
});
export type Segment = z.infer<typeof segment>;
export const listedSegment = segment.extend({
  uses: z.int().describe('In how many places it is used: segments, journeys, campaigns, …'),
});
export type ListedSegment = z.infer<typeof listedSegment>;
export const segmentList = z.object({
  items: z.array(listedSegment),
  nextCursor: z.string().nullable(),
});

export const segmentQuery = z.object({
  q: z.string().max(120).default(''),
  ids: z.string().max(20_000).optional().describe('Only these, as a JSON array of ids'),
  kind: z.enum(segmentKinds).optional(),
});

/** `rule` makes a live segment; without one it is a static list, empty at first. */
export const createSegment = z
  .object({
    name,
    description: description.default(''),
    rule: ruleInput.optional(),
    kind: z
      .enum(segmentKinds)
      .optional()
      .describe(
        '`static` with a rule: a list of who meets it now, which nothing changes but hands',
      ),
  })
  .refine(({ kind, rule }) => kind !== 'live' || rule !== undefined, {
    message: 'a live segment needs a rule',
    path: ['rule'],
  });
export const updateSegment = z.object({
  name: name.optional(),
  description: description.optional(),
  rule: ruleInput.optional(),
});

/** A static list of who is in the segment now. */
export const snapshotSegment = z.object({ name, description: description.default('') });

/** Where a segment is used; it cannot be deleted while it is. */
export const segmentUse = z.object({
  kind: z.string().describe('`segment`, `tag`, `journey`, …'),
  id: z.string(),
  name: z.string(),
});
export type SegmentUse = z.infer<typeof segmentUse>;
export const segmentUses = z.object({ items: z.array(segmentUse) });

/** A rule to start from. Its name and words are in the console's catalogue, by `key`. */
export const segmentTemplates = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      rule,
      open: z
        .array(z.string())
        .describe('Paths of what still has to be chosen, such as a store’s region'),
    }),
  ),
});
export type SegmentTemplate = z.infer<typeof segmentTemplates>['items'][number];

/** A computation of every live segment anew. */
export const segmentRecompute = z.object({
  status: z.enum(['idle', 'queued', 'running', 'done', 'failed']),
  progress: z.object({ done: z.int(), of: z.int() }).describe('People looked at'),
  corrected: z.int().describe('Memberships that had been wrong'),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
});
export type SegmentRecompute = z.infer<typeof segmentRecompute>;
