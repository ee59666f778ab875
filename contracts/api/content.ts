import { z } from 'zod';

/** A thing that holds contents, such as a journey or a welcome. */
export const contentUse = z.object({
  kind: z.string().describe('Such as journey, campaign, welcome, code, block'),
  id: z.string(),
  name: z.string(),
});
export type ContentUse = z.infer<typeof contentUse>;

/** A piece of text that contents hold as `{{ blocks.name }}`. It may hold variables, not blocks. */
const blockText = z.string().min(1).max(2000);
export const blockName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .describe('As texts name it; fixed once it is made');
export const putBlock = z.object({
  text: blockText,
  languages: z
    .array(
      z.object({
        language: z.string().min(2).max(35).describe('BCP 47 prefix, such as zh or en'),
        text: blockText,
      }),
    )
    .max(20)
    .default([]),
});
export type PutBlock = z.infer<typeof putBlock>;
export const createBlock = putBlock.extend({ name: blockName });
export const block = createBlock.extend({
  id: z.uuid(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
});
export type Block = z.infer<typeof block>;
export const blockDetail = block.extend({ uses: z.array(contentUse) });

export const mediaKinds = ['image', 'voice', 'video'] as const;
export type MediaKind = (typeof mediaKinds)[number];

/** A file of the media library. Contents name it by `url`, a path of our own. */
export const media = z.object({
  id: z.uuid(),
  kind: z.enum(mediaKinds),
  name: z.string(),
  contentType: z.string(),
  bytes: z.int(),
  url: z.string().describe('Path under our public address; readable without signing in'),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
});
export type MediaItem = z.infer<typeof media>;
export const mediaDetail = media.extend({ uses: z.array(contentUse) });
export const mediaFilter = z.object({
  kind: z.enum(mediaKinds).optional(),
  search: z.string().max(100).optional().describe('Part of the name'),
});
export const putMedia = z.object({ name: z.string().trim().min(1).max(200) });

/** Types and sizes that the library takes, by the platform's limits (read 2026-11). */
export const mediaLimits: Record<MediaKind, { types: Record<string, string>; bytes: number }> = {
  image: {
    types: { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/gif': 'gif' },
    bytes: 10 * 1024 * 1024,
  },
  voice: { types: { 'audio/mpeg': 'mp3', 'audio/amr': 'amr' }, bytes: 2 * 1024 * 1024 },
  video: { types: { 'video/mp4': 'mp4' }, bytes: 10 * 1024 * 1024 },
};
