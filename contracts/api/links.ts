import { z } from 'zod';

/** Why an opening was not counted as a person's. */
export const clickFilters = [
  /** A HEAD request: somebody looks where it leads. */
  'head',
  /** A browser that reads ahead (`Sec-Purpose`, `Purpose`). */
  'prefetch',
  /** A messenger or network that draws a preview of the link. */
  'preview',
  /** A crawler or a program, by the name it gives itself. */
  'robot',
  /** It does not say what it is: no browser does that. */
  'nameless',
  /** A picture, a frame or a script asked for it, not somebody who went there. */
  'embedded',
  /** Many links within a second: a scanner that follows all of them. */
  'burst',
  /** The same link a moment ago, in the same browser. */
  'double',
] as const;
export type ClickFilter = (typeof clickFilters)[number];

const target = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .describe('Where it leads: http or https, without a user name');

export const link = z.object({
  id: z.uuid(),
  url: z.string(),
  shortUrl: z.string().describe('Opens it without telling who'),
  name: z.string().nullable(),
  source: z
    .object({ kind: z.string(), id: z.string().nullable() })
    .nullable()
    .describe('What sent it; null for one made by hand'),
  enabled: z.boolean(),
  expiresAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  clicks: z.int().describe('Openings by people'),
  people: z.int().describe('Contacts who opened it; those who came unnamed are not among them'),
  filtered: z.int().describe('Openings by robots, previews and scanners'),
  lastClickedAt: z.iso.datetime().nullable(),
});
export type Link = z.infer<typeof link>;

export const linkSorts = ['newest', 'clicks'] as const;

export const linkFilter = z.object({
  sourceKind: z.string().max(40).optional().describe('`hand` for those made by hand'),
  sourceId: z.string().max(200).optional(),
  q: z.string().trim().max(200).optional().describe('Part of the name or of the address'),
  sort: z.enum(linkSorts).default('newest'),
});

export const createLink = z.object({
  url: target,
  name: z.string().trim().min(1).max(120),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});
export type CreateLink = z.infer<typeof createLink>;

export const updateLink = z
  .object({
    name: z.string().trim().min(1).max(120),
    enabled: z.boolean(),
    expiresAt: z.iso.datetime({ offset: true }).nullable(),
  })
  .partial();

export const linkStatsQuery = z.object({
  days: z.coerce.number().int().min(1).max(400).default(30),
});

export const linkStats = z.object({
  days: z
    .array(
      z.object({
        day: z.iso.date(),
        clicks: z.int(),
        people: z.int().describe('Contacts who opened it for the first time'),
      }),
    )
    .describe('Every day of the span, in the workspace’s time zone'),
  filtered: z.array(z.object({ reason: z.enum(clickFilters), clicks: z.int() })),
});
export type LinkStats = z.infer<typeof linkStats>;

export const setLinkSettings = z.object({
  untracked: z
    .array(z.string().min(1).max(40))
    .max(50)
    .describe('Purposes whose messages keep their addresses as they are'),
});
export type SetLinkSettings = z.infer<typeof setLinkSettings>;

export const linkSettings = setLinkSettings.extend({
  available: z
    .boolean()
    .describe(
      'Whether this server knows the address that people reach it at; else none is tracked',
    ),
  base: z.string().describe('What short links begin with'),
});
export type LinkSettings = z.infer<typeof linkSettings>;
