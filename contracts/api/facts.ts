import { z } from 'zod';
import type { FactData, FactType } from '../facts.ts';
import { identityKinds, type IdentityKind } from '../identity.ts';

const kinds = Object.keys(identityKinds) as [IdentityKind, ...IdentityKind[]];

/** E.164: a plus and up to 15 digits. */
const phone = /^\+[1-9]\d{6,14}$/;

/**
 * Who a fact is about, as the outside world names her. Kinds that mean something only inside one
 * account (an openid, a shop's customer number) need `account`; others must leave it out.
 */
export const identity = z
  .strictObject({
    kind: z.enum(kinds),
    account: z.string().max(100).default(''),
    id: z.string().trim().min(1).max(300),
  })
  .refine(({ kind, account }) => identityKinds[kind].scoped === (account !== ''), {
    path: ['account'],
    error: 'is needed for openid, external_userid and customer_id, and for no other kind',
  })
  .refine(({ kind, id }) => kind !== 'phone' || phone.test(id), {
    path: ['id'],
    error: 'must be a phone number in E.164, e.g. +8613800138000',
  })
  .refine(({ kind, id }) => kind !== 'email' || z.email().safeParse(id).success, {
    path: ['id'],
    error: 'must be an email address',
  })
  .transform((given) =>
    given.kind === 'email' ? { ...given, id: given.id.toLowerCase() } : given,
  );

const text = (max: number) => z.string().max(max);
const json = z.record(z.string().max(200), z.unknown());
const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a currency code (ISO 4217), e.g. CNY');
/** Minor units: 1999 is ¥19.99. */
const money = z.int();
const item = z.object({
  sku: text(100).min(1),
  name: text(300).nullable().default(null),
  quantity: z.int(),
  unitPrice: money,
  category: text(200).nullish().describe('As the shop names it, e.g. Tea / Green'),
  brand: text(200).nullish(),
  discount: money.min(0).nullish().describe('What was taken off the whole line'),
});
const order = {
  orderNo: text(100).min(1),
  total: money,
  currency,
  source: text(100).min(1).default('api'),
  items: z.array(item).max(1000).default([]),
  store: text(200).nullable().default(null),
};

/**
 * The facts that a program may state. What Rapport itself does (a merge, a tag, a consent, a
 * message) has routes of its own; what a platform tells comes in through its channel.
 */
export const postableFacts = {
  'contact.identified': z.object({ source: text(100).min(1).default('api'), traits: json }),
  'location.reported': z.object({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    precision: z.number().min(0).nullable().default(null),
  }),
  'page.viewed': z.object({
    url: text(4000).min(1),
    path: text(4000).default(''),
    title: text(1000).default(''),
    referrer: text(4000).default(''),
    properties: json.default({}),
    context: json.default({}),
  }),
  'screen.viewed': z.object({
    name: text(300).min(1),
    properties: json.default({}),
    context: json.default({}),
  }),
  'event.tracked': z.object({
    name: text(300).min(1),
    properties: json.default({}),
    context: json.default({}),
  }),
  'group.joined': z.object({ groupId: text(300).min(1), traits: json.default({}) }),
  'order.placed': z.object({
    ...order,
    discount: money
      .min(0)
      .nullish()
      .describe('All that was taken off on the way to the total, that of the lines included'),
  }),
  'order.refunded': z.object({
    ...order,
    refundNo: text(200)
      .min(1)
      .nullable()
      .default(null)
      .describe('Tells refunds of one order apart'),
  }),
} as const satisfies { [T in FactType]?: z.ZodType<FactData[T]> };

export type PostableType = keyof typeof postableFacts;

const newFactOf = <T extends PostableType>(type: T) =>
  z.strictObject({
    type: z.literal(type),
    identities: z
      .array(identity)
      .max(10)
      .default([])
      .describe('Who it is about; several say that they are one person'),
    contactId: z.uuid().optional().describe('Instead of identities'),
    occurredAt: z.iso.datetime({ offset: true }).optional().describe('Now, when left out'),
    receiptKey: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('A fact with a key that was seen before is dropped as a redelivery'),
    data: postableFacts[type],
  });

export const newFact = z
  .discriminatedUnion('type', [
    newFactOf('contact.identified'),
    newFactOf('location.reported'),
    newFactOf('page.viewed'),
    newFactOf('screen.viewed'),
    newFactOf('event.tracked'),
    newFactOf('group.joined'),
    newFactOf('order.placed'),
    newFactOf('order.refunded'),
  ])
  .refine((fact) => (fact.identities.length === 0) === (fact.contactId !== undefined), {
    error: 'must name either identities or a contactId',
  });
export type NewFact = z.infer<typeof newFact>;

/** More in one request would keep the lanes it touches locked for too long. */
export const factBatchLimit = 500;
export const newFacts = z.strictObject({ facts: z.array(newFact).min(1).max(factBatchLimit) });

/** One entry per fact, in the order given; null ids for a redelivery that was dropped. */
export const acceptedFacts = z.object({
  accepted: z.int(),
  dropped: z.int(),
  facts: z.array(
    z.object({ factId: z.uuid(), contactId: z.uuid(), newContact: z.boolean() }).nullable(),
  ),
});
export type AcceptedFacts = z.infer<typeof acceptedFacts>;

export const factView = z.object({
  id: z.uuid(),
  type: z.string(),
  contactId: z.uuid(),
  channelId: z.uuid().nullable(),
  occurredAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  data: z.unknown(),
});
export type FactView = z.infer<typeof factView>;
