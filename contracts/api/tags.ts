import { z } from 'zod';

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

export const tag = z.object({
  id: z.uuid(),
  name: z.string(),
  color: tagColor,
  description: z.string(),
  createdAt: z.iso.datetime(),
  usage: z
    .object({ contacts: z.int(), more: z.boolean() })
    .describe('How many contacts have it; `more`: that many and more, counting stopped'),
});
export type Tag = z.infer<typeof tag>;

export const tagList = z.object({ items: z.array(tag), nextCursor: z.string().nullable() });

export const createTag = z.object({
  name: tagName,
  color: tagColor.default('gray'),
  description: z.string().trim().max(500).default(''),
});
export const updateTag = z.object({
  name: tagName.optional(),
  color: tagColor.optional(),
  description: z.string().trim().max(500).optional(),
});

/** A tag on a person, with why she has it and since when. */
export const contactTag = z.object({
  id: z.uuid(),
  name: z.string(),
  color: tagColor,
  why: z.string(),
  since: z.iso.datetime(),
});
export type ContactTag = z.infer<typeof contactTag>;

/** Puts a tag on a contact; a name that no tag has makes one. */
export const addContactTag = z.object({ name: tagName });
