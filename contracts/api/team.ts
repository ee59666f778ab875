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

export const newInvitation = z.strictObject({ email, role });

/** The link is shown this once: only a hash of its token is kept. */
export const createdInvitation = invitation.extend({ link: z.string() });
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
