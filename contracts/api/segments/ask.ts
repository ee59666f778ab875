import { z } from 'zod';
import { ruleInput } from '../../rules.ts';
import { segmentPerson } from './people.ts';

export const previewSegment = z.object({ rule: ruleInput });
export const segmentCount = z.object({ count: z.int(), tookMs: z.number() });
export type SegmentCount = z.infer<typeof segmentCount>;
/** `path` names a condition or group in the rule: `$`, `$.rules[0]`, `$.rules[0].rules[2]`. */
export const segmentPreview = z.object({
  count: z.int(),
  of: z.int().describe('How many people there are'),
  nodes: z
    .array(z.object({ path: z.string(), count: z.int() }))
    .describe('Every condition and group with how many people meet it alone, its `not` included'),
  sample: z.array(segmentPerson),
  tookMs: z.number(),
});
export type SegmentPreview = z.infer<typeof segmentPreview>;

/** Every condition of a rule with its value for one person. */
export const explainSegment = z.object({ rule: ruleInput, contactId: z.uuid() });
export const segmentExplanation = z.object({
  person: segmentPerson,
  holds: z.boolean().describe('Whether she meets the rule now'),
  member: z
    .object({ since: z.iso.datetime() })
    .nullable()
    .describe('Since when she is in the saved segment; null when she is not, or it is not saved'),
  nodes: z.array(
    z.object({
      path: z.string(),
      holds: z.boolean(),
      value: z
        .json()
        .describe(
          'What the condition looked at: a field’s value (texts, numbers, moments; several as an array), a measure, the moment of a sequence’s first fact, the next anniversary; null when unknown',
        ),
    }),
  ),
});
export type SegmentExplanation = z.infer<typeof segmentExplanation>;

export const overlapSegments = z.object({ segmentIds: z.array(z.uuid()).min(2).max(8) });
/** The data of an UpSet plot. */
export const segmentOverlap = z.object({
  sets: z.array(z.object({ id: z.uuid(), name: z.string(), size: z.int() })),
  intersections: z
    .array(z.object({ segmentIds: z.array(z.uuid()), count: z.int() }))
    .describe('People in exactly these and none of the others; the largest first'),
});
export type SegmentOverlap = z.infer<typeof segmentOverlap>;

/** What is more, or less, frequent among a segment's members than among everybody. */
export const segmentComparison = z.object({
  size: z.int(),
  everybody: z.int(),
  sample: z
    .object({ members: z.int(), everybody: z.int() })
    .describe('Who was looked at: all, or of very many people a random part; traits count these'),
  traits: z
    .array(
      z.object({
        field: z.string().describe('A segment field: `audience.tag`, `contacts.city`, …'),
        params: z.record(z.string(), z.string()),
        value: z.string(),
        label: z.string().nullable().describe('What the value is called; null: as it stands'),
        members: z.int().describe('Members with this value'),
        everybody: z.int().describe('All people with this value'),
        lift: z.number().describe('Share among members by share among everybody'),
        low: z.number().describe('Lower end of the lift’s 95 % confidence interval'),
        high: z.number(),
        significant: z
          .boolean()
          .describe('The interval, widened for many comparisons, leaves 1 out'),
      }),
    )
    .describe('The surest first'),
});
export type SegmentComparison = z.infer<typeof segmentComparison>;
