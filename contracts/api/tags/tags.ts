import { z } from 'zod';
import { tagMirrorState } from '../../tag-mirrors.ts';
import { tagRule } from '../../tag-rules.ts';

const moment = z.iso.datetime();

/** Colours that read well on light and dark; names, so that the console's theme gives the shades. */
export const tagColors = [
  'gray',
  'jade',
  'blue',
  'purple',
  'magenta',
  'red',
  'orange',
  'gold',
] as const;
export const tagColor = z.enum(tagColors);
export type TagColor = z.infer<typeof tagColor>;

/** A tag's name: unique in its workspace whatever its case, width (NFKC) and outer spaces. */
export const tagName = z.string().trim().min(1).max(64);
const description = z.string().trim().max(500);

export const tag = z.object({
  id: z.uuid(),
  name: z.string(),
  color: tagColor,
  description: z.string(),
  groupId: z.uuid().nullable(),
  createdAt: moment,
  usage: z.object({ contacts: z.int() }).describe('How many people have it, exactly'),
  rule: z
    .object({ active: z.boolean() })
    .nullable()
    .describe('Whether a rule puts it on and takes it off'),
  mirrors: z
    .array(z.object({ channelId: z.uuid(), state: tagMirrorState }))
    .describe('Accounts whose own tags follow it'),
});
export type Tag = z.infer<typeof tag>;

export const tagList = z.object({ items: z.array(tag), nextCursor: z.string().nullable() });

export const tagQuery = z.object({
  q: z.string().max(64).default('').describe('Part of its name'),
  groupId: z
    .union([z.uuid(), z.literal('none')])
    .optional()
    .describe('`none`: in no group'),
  kind: z.enum(['dynamic', 'plain', 'mirrored']).optional(),
});

/** One tag with everything that belongs to it. */
export const tagDetail = tag.omit({ rule: true }).extend({
  aliases: z
    .array(z.string())
    .describe(
      'Names it had, and of tags merged into it; files and programs still reach it by them',
    ),
  rule: z
    .object({
      active: z.boolean(),
      rule: tagRule,
      since: moment
        .nullable()
        .describe(
          'It looks at facts recorded from then on; null: at everything that ever happened',
        ),
      contacts: z.int().describe('People whom the rule itself gave the tag'),
      changedAt: moment,
    })
    .nullable(),
});
export type TagDetail = z.infer<typeof tagDetail>;

export const createTag = z.object({
  name: tagName,
  color: tagColor.default('gray'),
  description: description.default(''),
  groupId: z.uuid().nullable().default(null),
});
export const updateTag = z.object({
  name: tagName.optional(),
  color: tagColor.optional(),
  description: description.optional(),
  groupId: z.uuid().nullable().optional(),
});

export const mergeTag = z.object({ intoId: z.uuid().describe('The tag that stays') });
export const deleteTag = z.object({
  force: z
    .enum(['true', 'false'])
    .default('false')
    .describe('`true`: also when codes or segments name it; codes forget its name'),
});

/** What names a tag, and is lost or follows when it goes. */
export const tagUses = z.object({
  contacts: z.int(),
  uses: z.array(
    z.object({
      kind: z.string().describe('`code`, `segment`, `tagRule`, …'),
      count: z.int(),
      items: z.array(z.object({ id: z.string(), name: z.string() })).describe('The first few'),
    }),
  ),
});
export type TagUses = z.infer<typeof tagUses>;

export const tagGroup = z.object({
  id: z.uuid(),
  name: z.string(),
  tags: z.int().describe('How many tags are in it'),
});
export type TagGroup = z.infer<typeof tagGroup>;
/** In their order; a workspace has some dozens at most. */
export const tagGroups = z.object({
  items: z.array(tagGroup),
  ungrouped: z.int().describe('Tags in no group'),
});
export type TagGroups = z.infer<typeof tagGroups>;
export const createTagGroup = z.object({ name: tagName });
export const updateTagGroup = z.object({
  name: tagName.optional(),
  place: z.int().min(0).max(1000).optional().describe('0 is first; the others make room'),
});

/** A tag on a person, with why she has it, since when and until when. */
export const contactTag = z.object({
  id: z.uuid(),
  name: z.string(),
  color: tagColor,
  why: z
    .string()
    .describe('A file, a code; `staff:` and who put it on, `merged:` and the tag it came from'),
  since: moment,
  until: moment.nullable().describe('When it goes by itself'),
  byRule: z
    .boolean()
    .describe('Put on by the tag’s rule; staff, files, codes and programs stand above it'),
});
export type ContactTag = z.infer<typeof contactTag>;

/** The same with the fact that the rule saw, in words as on the timeline. */
export const explainedTag = contactTag.extend({
  fact: z
    .object({
      id: z.uuid(),
      at: moment,
      entry: z.object({
        key: z.string(),
        values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
        icon: z.string(),
      }),
    })
    .nullable(),
});
export type ExplainedTag = z.infer<typeof explainedTag>;

/** Puts a tag on a contact; a name that no tag has makes one. */
export const addContactTag = z.object({
  name: tagName,
  until: moment.nullable().default(null).describe('When it goes by itself'),
});
