import { z } from 'zod';

/**
 * Where events of a brand's sites and servers come from. A `web` key stands in the page for everybody
 * to read, so what it tells is taken as a visitor's word; a `server` key is a secret.
 */
export const sourceKind = z.enum(['web', 'server']);
export type SourceKind = z.infer<typeof sourceKind>;

const origin = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^https?:\/\/(\*\.)?[a-z0-9.-]{1,253}(:\d{1,5})?$/,
    'must be an origin such as https://shop.example or https://*.shop.example',
  );

const settings = {
  name: z.string().trim().min(1).max(80),
  origins: z
    .array(origin)
    .max(50)
    .describe('Sites whose pages may send with a web key; empty for any'),
  trustsUserIds: z
    .boolean()
    .describe(
      'Whether a page may say which customer its visitor is. Switch off where user ids can be guessed; what looks like an email address or a phone number is never taken from a page',
    ),
  recordsOrders: z
    .boolean()
    .describe('Whether Order Completed and Order Refunded become orders and refunds'),
  eventsPerMinute: z.int().min(1).max(6_000_000).describe('Of one process; beyond it, 429'),
};

/** The latest event that a source told. */
export const lastEvent = z.object({
  at: z.iso.datetime(),
  type: z.string().describe('The call: identify, track, page, screen, alias or group'),
  name: z.string().nullable().describe('The event, the screen, or the path of the page'),
});

/** The latest call that was refused though its key is known. */
export const lastRefusal = z.object({
  at: z.iso.datetime(),
  code: z.string().describe('Of the problem, e.g. tracking.bad_origin'),
  origin: z.string().nullable().describe('The site whose page called; null for a server'),
});

export const trackingSource = z.object({
  id: z.uuid(),
  kind: sourceKind,
  enabled: z.boolean().describe('Whether the key is taken; one that is switched off is refused'),
  ...settings,
  lastEvent: lastEvent.nullable().describe('Told within seconds; null until the first one'),
  lastRefusal: lastRefusal.nullable(),
  keyPrefix: z.string().describe('The first characters, by which people recognise the key'),
  writeKey: z.string().nullable().describe('The key of a web source; a secret one is not shown'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type TrackingSource = z.infer<typeof trackingSource>;

export const sourceList = z.object({ items: z.array(trackingSource) });

/** A new source, with its key: the only time that a server's key is shown. */
export const createdSource = trackingSource.extend({ writeKey: z.string() });

export const createSource = z.object({
  kind: sourceKind,
  name: settings.name,
  origins: settings.origins.default([]),
  trustsUserIds: settings.trustsUserIds.default(true),
  recordsOrders: settings.recordsOrders
    .optional()
    .describe('By default for a server key alone: a visitor could make orders up'),
  eventsPerMinute: settings.eventsPerMinute.default(60_000),
});
export type CreateSource = z.infer<typeof createSource>;

export const patchSource = z.object({ ...settings, enabled: z.boolean() }).partial();
export type PatchSource = z.infer<typeof patchSource>;

/** Answer of the collector. Events that were not understood are named; the others are on disk. */
export const collected = z.object({
  success: z.literal(true),
  rejected: z
    .array(
      z.object({
        index: z.int(),
        messageId: z.string().nullable(),
        reason: z.string(),
      }),
    )
    .describe('Empty when every event was accepted'),
});
export type Collected = z.infer<typeof collected>;
