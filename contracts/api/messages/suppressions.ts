import { z } from 'zod';
import { messagePurpose } from './purposes.ts';

/** Whom nothing is sent to: a contact, or an identity, whoever has it or will have it. */
const suppressed = z.union([
  z.object({ contactId: z.uuid() }),
  z.object({
    identity: z.object({
      kind: z.string().min(1).max(40),
      account: z.string().max(64).default('').describe('Channel account of an openid; else empty'),
      id: z.string().min(1).max(256),
    }),
  }),
]);
export const suppression = z.object({
  id: z.uuid(),
  contactId: z.uuid().nullable(),
  identity: z.object({ kind: z.string(), account: z.string(), id: z.string() }).nullable(),
  purpose: messagePurpose.nullable().describe('Null: everything'),
  why: z.string(),
  until: z.iso.datetime().nullable().describe('Null: for good'),
  by: z.string(),
  createdAt: z.iso.datetime(),
});
export type Suppression = z.infer<typeof suppression>;
export const addSuppressions = z.object({
  items: z.array(suppressed).min(1).max(1000),
  purpose: messagePurpose.nullable().default(null),
  why: z.string().trim().min(1).max(200),
  until: z.iso.datetime().nullable().default(null),
});
