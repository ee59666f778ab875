import { z } from 'zod';
import { identityKinds, type IdentityKind } from '../identity.ts';
import { rule, ruleInput } from '../rules.ts';
import { segmentCauses } from '../segment-causes.ts';
import { consentPurpose } from './consent.ts';

export { segmentCauses, type SegmentCause } from '../segment-causes.ts';

const kinds = Object.keys(identityKinds) as [IdentityKind, ...IdentityKind[]];
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

/** Where a segment is used; it cannot be deleted while it is. */
export const segmentUse = z.object({
  kind: z.string().describe('`segment`, `tag`, `journey`, …'),
  id: z.string(),
  name: z.string(),
});
export type SegmentUse = z.infer<typeof segmentUse>;
export const segmentUses = z.object({ items: z.array(segmentUse) });

/** A person as segments show her. Personal data. */
export const segmentPerson = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  city: z.string().nullable(),
  identityKinds: z.array(z.enum(kinds)).describe('By which kinds of identity she is known'),
});
export type SegmentPerson = z.infer<typeof segmentPerson>;

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

/** Members in order of id; a page stays right while people come and go. */
export const segmentMember = segmentPerson.extend({ since: moment });
export type SegmentMember = z.infer<typeof segmentMember>;
export const segmentMembers = z.object({
  items: z.array(segmentMember),
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

/** Every condition of a rule with its value for one person. */
export const explainSegment = z.object({ rule: ruleInput, contactId: z.uuid() });
export const segmentExplanation = z.object({
  person: segmentPerson,
  holds: z.boolean().describe('Whether she meets the rule now'),
  member: z
    .object({ since: moment })
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

const choice = z.object({
  value: z.string(),
  label: z.string().nullable().describe('Null: the console names it, or it stands for itself'),
});

/** What rules may look at. Fields are named in the console's catalogue, by `name`. */
export const segmentCatalogue = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      group: z.string().describe('Where the builder shows it: `profile`, `tags`, `channels`, …'),
      type: z.enum([
        'text',
        'number',
        'money',
        'moment',
        'day',
        'boolean',
        'choice',
        'list',
        'branch',
      ]),
      params: z.array(
        z.object({
          name: z.string(),
          required: z.boolean(),
          choices: z.boolean().describe('Whether choices are offered for it'),
        }),
      ),
      choices: z.boolean().describe('Whether choices are offered for its values'),
    }),
  ),
});
export type SegmentCatalogue = z.infer<typeof segmentCatalogue>;
export type SegmentField = SegmentCatalogue['fields'][number];

/** Choices for a field's value, or for one of its params. */
export const segmentChoicesQuery = z.object({
  field: z.string().max(200),
  param: z.string().max(64).optional().describe('For this param instead of the value'),
  params: z.string().max(2000).optional().describe('The params chosen so far, as JSON'),
  q: z.string().max(120).default(''),
  values: z
    .string()
    .max(20_000)
    .optional()
    .describe('Only these, as a JSON array of texts: for what chosen ids are called'),
});
export const segmentChoices = z.object({
  items: z.array(choice.extend({ parent: z.string().nullable().describe('In a tree of places') })),
});
export type SegmentChoice = z.infer<typeof segmentChoices>['items'][number];

/** People put on, or taken off, a static list. */
export const listMembers = z.object({ contactIds: z.array(z.uuid()).min(1).max(2_000) });
export const listChanged = z.object({ changed: z.int(), size: z.int() });

/** A static list of who is in the segment now. */
export const snapshotSegment = z.object({ name, description: description.default('') });

/** Columns of an export; identities and attributes are personal data. */
export const exportColumns = [
  'id',
  'name',
  'email',
  'phone',
  'unionid',
  'openid',
  'language',
  'country',
  'city',
  'gender',
  'birthday',
  'tags',
  'firstSeenAt',
  'lastSeenAt',
  'memberSince',
] as const;
export const exportStatuses = ['queued', 'running', 'done', 'cancelled', 'failed'] as const;
/** People who did not agree to `purpose` are left out. */
export const exportSegment = z.object({
  purpose: consentPurpose,
  columns: z.array(z.enum(exportColumns)).min(1).max(exportColumns.length),
});
export const segmentExport = z.object({
  id: z.uuid(),
  segmentId: z.uuid(),
  segmentName: z.string(),
  purpose: consentPurpose,
  columns: z.array(z.enum(exportColumns)),
  status: z.enum(exportStatuses),
  progress: z.object({ done: z.int(), of: z.int() }).describe('Members looked at'),
  rows: z.int(),
  withheld: z.int().describe('Members who did not agree to the purpose'),
  bytes: z.int(),
  failure: z.string().nullable(),
  createdBy: z.string(),
  createdAt: moment,
  finishedAt: moment.nullable(),
  expiresAt: moment.nullable().describe('When the file is deleted'),
});
export type SegmentExport = z.infer<typeof segmentExport>;
export const segmentExports = z.object({ items: z.array(segmentExport) });

/** A computation of every live segment anew. */
export const segmentRecompute = z.object({
  status: z.enum(['idle', 'queued', 'running', 'done', 'failed']),
  progress: z.object({ done: z.int(), of: z.int() }).describe('People looked at'),
  corrected: z.int().describe('Memberships that had been wrong'),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
});
export type SegmentRecompute = z.infer<typeof segmentRecompute>;
