import { z } from 'zod';
import { roles } from '../permissions.ts';

const role = z.enum(roles);
const email = z.string().trim().toLowerCase().pipe(z.email().max(254));

export const member = z.object({
  id: z.string().describe('Of the membership, not of the person'),
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  twoFactorEnabled: z.boolean(),
  joinedAt: z.iso.datetime(),
});
export type Member = z.infer<typeof member>;

export const invitation = z.object({
  id: z.uuid(),
  email: z.string(),
  role,
  invitedBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Invitation = z.infer<typeof invitation>;

/** Everybody who works in the workspace, and the invitations that nobody has accepted yet. */
export const team = z.object({ members: z.array(member), invitations: z.array(invitation) });
export type Team = z.infer<typeof team>;

/** Who works in the workspace, by name alone: for whoever assigns people to colleagues. */
export const colleagues = z.object({
  items: z.array(z.object({ userId: z.string(), name: z.string() })),
});
export type Colleague = z.infer<typeof colleagues>['items'][number];

export const newInvitation = z.strictObject({ email, role });

/** The link is shown this once: only a hash of its token is kept. */
export const createdInvitation = invitation.extend({
  link: z.string(),
  mailed: z.boolean().describe('Whether the link is on its way by mail as well'),
});
export type CreatedInvitation = z.infer<typeof createdInvitation>;

/** What somebody who opens an invitation's link sees. */
export const openInvitation = z.object({
  workspaceName: z.string(),
  email: z.string(),
  role,
  hasAccount: z
    .boolean()
    .describe('Whether the address can sign in already: then accepting asks for that password'),
});
export type OpenInvitation = z.infer<typeof openInvitation>;

export const passwordRules = { min: 10, max: 128 };

/** For an address that has an account, `password` is the one she has and `name` is ignored. */
export const acceptInvitation = z.strictObject({
  name: z.string().trim().min(1).max(80),
  password: z.string().min(passwordRules.min).max(passwordRules.max),
});

export const memberChange = z.strictObject({ role });

/** A link for a new password, handed over by an owner; shown this once. */
export const passwordLink = z.object({ link: z.string(), expiresAt: z.iso.datetime() });
export type PasswordLink = z.infer<typeof passwordLink>;

/** What somebody may do who is not signed in. */
export const signInOptions = z.object({
  passwordByMail: z.boolean().describe('Whether she can have a link for a new password mailed'),
});
export type SignInOptions = z.infer<typeof signInOptions>;
