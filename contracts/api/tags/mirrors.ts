import { z } from 'zod';
import { mirrorNotes, mirrorProblems, mirrorRefusals, tagMirrorState } from '../../tag-mirrors.ts';

const moment = z.iso.datetime();
const values = z.record(z.string(), z.union([z.string(), z.number()]));

/** A tag of ours as the own tag of a channel account. */
export const tagMirror = z.object({
  channelId: z.uuid(),
  channelName: z.string(),
  platformName: z.string(),
  state: tagMirrorState,
  problem: z.object({ code: z.enum(mirrorProblems), values }).nullable(),
  note: z
    .object({ code: z.enum(mirrorNotes), values, at: moment })
    .nullable()
    .describe('What was last found different on the platform, and set right'),
  people: z.int().describe('How many have the platform’s tag, as far as we know'),
  waiting: z.int().describe('How many are still to be put on it or taken off'),
  refused: z
    .array(z.object({ reason: z.enum(mirrorRefusals), count: z.int() }))
    .describe('Whom the platform would not give it to'),
  syncedAt: moment.nullable(),
  checkedAt: moment.nullable(),
});
export type TagMirrorStatus = z.infer<typeof tagMirror>;

/** An account that tags can be mirrored to. */
export const mirrorTarget = z.object({
  channelId: z.uuid(),
  name: z.string(),
  kind: z.string(),
  used: z.int().describe('Tags mirrored to it'),
  limits: z.object({
    tags: z.int(),
    tagsPerPerson: z.int(),
    nameBytes: z.int().describe('Of UTF-8: a Chinese character takes three'),
  }),
});
export type MirrorTarget = z.infer<typeof mirrorTarget>;
export const tagMirrors = z.object({
  items: z.array(tagMirror),
  targets: z.array(mirrorTarget),
});
export type TagMirrors = z.infer<typeof tagMirrors>;

export const putTagMirror = z.object({
  platformName: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .describe('Its name there; ours when left out'),
  takeOver: z
    .boolean()
    .default(false)
    .describe(
      '`true`: a tag of that name that the account has already becomes this one; who has it there and not here loses it',
    ),
});
