import { z } from 'zod';
import { identityKinds, type IdentityKind } from '../identity.ts';
import { consentState } from './consent.ts';
import { contactTag } from './tags/tags.ts';

const kinds = Object.keys(identityKinds) as [IdentityKind, ...IdentityKind[]];
const moment = z.iso.datetime();

/** One person of the contact list. Personal data. */
export const contactSummary = z.object({
  id: z.uuid(),
  name: z
    .string()
    .nullable()
    .describe('Null when nobody told us; show where she came from instead'),
  avatarUrl: z.string().nullable(),
  language: z.string().nullable().describe('BCP 47'),
  country: z.string().nullable().describe('ISO 3166-1 alpha-2'),
  city: z.string().nullable(),
  firstSeenAt: moment,
  lastSeenAt: moment.nullable().describe('Null when she never did anything herself'),
  followed: z.boolean().describe('Whether she follows any channel account now'),
  identityKinds: z.array(z.enum(kinds)).describe('By which kinds of identity she is known'),
  tags: z.array(contactTag),
  owner: z
    .object({ userId: z.string(), name: z.string().nullable() })
    .nullable()
    .describe('The colleague in charge of her'),
});
export type ContactSummary = z.infer<typeof contactSummary>;

/** A flag in an address: `followed=true` or `followed=false`. */
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const contactQuery = z.object({
  q: z
    .string()
    .max(200)
    .optional()
    .describe(
      'Part of a name, email or phone (Chinese from one character on), a whole id, or a tag',
    ),
  identity: z
    .string()
    .max(500)
    .regex(
      new RegExp(`^(${kinds.join('|')}):.+$`, 's'),
      `must be one of ${kinds.join(', ')}, then : and the id`,
    )
    .optional()
    .describe('`openid:oAbc…`, `email:a@b.c`, `phone:+86138…`'),
  tag: z.string().max(200).optional().describe('A tag by its name or id'),
  followed: flag.optional(),
  assignee: z
    .string()
    .max(64)
    .optional()
    .describe('Whom this colleague is in charge of, by user id; `none`: whom nobody is'),
});
export type ContactQuery = z.infer<typeof contactQuery>;

export const contactIdentity = z.object({
  kind: z.enum(kinds),
  account: z
    .string()
    .describe('The channel account (or import source) that the id belongs to, or empty'),
  id: z.string(),
  contactId: z
    .uuid()
    .describe('The contact it was learned of; another than the page’s when merged'),
  createdAt: moment,
});

export const contactAttribute = z.object({
  key: z.string(),
  value: z.json(),
  source: z.string().describe('`manual` was entered by staff and stands above what was derived'),
  at: moment,
});

export const contactFollow = z.object({
  channelId: z.uuid(),
  since: moment.nullable(),
  until: moment.nullable().describe('Null while she follows'),
  times: z.int().describe('How often she followed'),
});

/** A contact that was merged into the one shown. */
export const mergedContact = z.object({
  id: z.uuid(),
  mergedAt: moment,
  by: z.string().describe('The kind of identity that proved it, or `staff:` and who did it'),
});

/** Everything about one person. */
export const contactDetail = contactSummary.extend({
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  nameSource: z.string().nullable(),
  timeZone: z.string().nullable().describe('IANA name'),
  timeZoneSource: z.string().nullable().describe('`country`, `city`: concluded from there'),
  gender: z.string().nullable(),
  birthday: z.iso.date().nullable(),
  lastInboundAt: moment.nullable(),
  follows: z.array(contactFollow),
  identities: z.array(contactIdentity),
  attributes: z.array(contactAttribute),
  consents: z.array(consentState),
  mergedFrom: z.array(mergedContact),
  sections: z
    .record(z.string(), z.unknown())
    .describe('What other parts of the product add, by name'),
});
export type ContactDetail = z.infer<typeof contactDetail>;

/** What staff enter; null takes back what they entered before, and what was derived shows again. */
export const updateContact = z.object({
  attributes: z
    .record(z.string().min(1).max(100), z.json())
    .refine((attributes) => Object.keys(attributes).length <= 100, 'are at most 100'),
});

/** Puts a colleague in charge; null: nobody any more. */
export const putOwner = z.object({
  userId: z.string().min(1).max(64).nullable(),
  note: z.string().trim().max(500).default('').describe('For the colleague: what to do'),
});

/** Section `owner` of a contact: the colleague in charge, since when, by whom, and what to do. */
export const contactOwner = z.object({
  userId: z.string(),
  name: z.string().nullable(),
  note: z.string(),
  by: z.string().describe('`staff:` or `journey:` and a name'),
  at: moment,
});
export type ContactOwner = z.infer<typeof contactOwner>;

export const myContacts = z.object({ count: z.int() });

export const otherContact = z.object({ contactId: z.uuid() });

/** One line of a timeline: `key` names a text in the console's catalogue, filled with `values`. */
export const timelineItem = z.object({
  factId: z.uuid(),
  type: z.string(),
  at: moment.describe('When it happened'),
  recordedAt: moment.describe('When we learned of it'),
  channelId: z.uuid().nullable(),
  entry: z.object({
    key: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    icon: z.string(),
  }),
});
export type TimelineItem = z.infer<typeof timelineItem>;

/**
 * The texts that the contacts module's renderers name, with their values; `timeline.fact` is for a
 * type that nobody renders (values: `type`).
 */
export const contactTimelineKeys = {
  'timeline.fact': ['type'],
  'timeline.contact.followed': [],
  'timeline.contact.followedByCode': ['scene'],
  'timeline.contact.unfollowed': [],
  'timeline.contact.identified': ['source', 'traits'],
  'timeline.contact.entered': ['traits'],
  'timeline.contact.merged': ['by', 'name'],
  'timeline.contact.mergedByStaff': ['by', 'name'],
  'timeline.contact.unmerged': ['by', 'name'],
  'timeline.consent.granted': ['purpose', 'source'],
  'timeline.consent.refused': ['purpose', 'source'],
  'timeline.tag.added': ['name', 'why'],
  'timeline.tag.removed': ['name', 'why'],
  'timeline.message.received': ['kind', 'text'],
  'timeline.page.viewed': ['title', 'path'],
  'timeline.screen.viewed': ['name'],
  'timeline.event.tracked': ['name'],
} as const;
