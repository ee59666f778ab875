import type { Role } from '#contracts/permissions.ts';
import { audit } from '#kernel/audit.ts';
import { addMember } from '#kernel/auth/memberships.ts';
import { createUser, findUserId, passwordFits } from '#kernel/auth/users.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import type { Auth } from '#kernel/http/auth.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { invitationLetter } from '#kernel/mail/letters.ts';
import { mailLanguage } from '#kernel/mail/words.ts';
import type { Unit } from '#kernel/unit.ts';
import { loadWorkspace } from './store.ts';
import {
  createInvitation,
  findInvitation,
  listMembers,
  lockMembers,
  markAccepted,
  removeMember,
  setRole,
  worksBeyond,
  type InvitationRow,
  type MemberRow,
  type TokenHolder,
} from './team-store.ts';

/** Time to hand the link over and to open it; ours, 2026-11. */
const invitationDays = 7;

/**
 * Invites an address: by mail where there is a mail server, and in any case by a link that the inviter
 * can hand over.
 *
 * @returns the invitation and its link, which is not kept
 * @throws DomainError `team.is_member`
 */
export async function invite(
  kernel: Kernel,
  unit: Unit,
  auth: Auth,
  given: { email: string; role: Role },
): Promise<{ invitation: InvitationRow; link: string; mailed: boolean }> {
  const members = await listMembers(unit.tx, auth.workspaceId);
  if (members.some((member) => member.email === given.email))
    throw new DomainError('conflict', 'team.is_member', `${given.email} is in the team already.`, {
      email: given.email,
    });
  const token = kernel.random.bytes(32).toString('base64url');
  const invitation = await createInvitation(unit.tx, {
    ...given,
    workspaceId: auth.workspaceId,
    token,
    invitedBy: auth.actor.name,
    now: unit.now,
    expiresAt: new Date(unit.now.getTime() + invitationDays * 24 * 3_600_000),
  });
  const subject = { kind: 'invitation', id: invitation.id, name: given.email };
  await audit(unit, auth, 'team.invited', subject, { role: given.role });
  const link = `${kernel.config.publicUrl}/invitation/${token}`;
  await mailInvitation(kernel, unit, auth.workspaceId, invitation, link);
  return { invitation, link, mailed: kernel.mail !== null };
}

/** In the workspace's language: of her own nothing is known yet. */
async function mailInvitation(
  kernel: Kernel,
  unit: Unit,
  workspaceId: string,
  invitation: InvitationRow,
  link: string,
): Promise<void> {
  if (!kernel.mail) return;
  const workspace = await loadWorkspace(unit.tx, workspaceId);
  const letter = invitationLetter(mailLanguage(workspace.language) ?? 'en', {
    inviter: invitation.invitedBy,
    workspace: workspace.name,
    link,
    days: invitationDays,
  });
  const until = invitation.expiresAt;
  await kernel.mail.post(unit, { to: invitation.email, ...letter }, { workspaceId, until });
}

/** @throws DomainError `member.not_found`, `team.last_owner` */
export async function changeRole(
  unit: Unit,
  auth: Auth,
  memberId: string,
  role: Role,
): Promise<MemberRow> {
  const member = await lockedMember(unit, auth, memberId, role === 'owner');
  await setRole(unit.tx, memberId, role);
  const subject = { kind: 'member', id: memberId, name: member.email };
  await audit(unit, auth, 'team.role_changed', subject, { from: member.role, to: role });
  return { ...member, role };
}

/** @throws DomainError `member.not_found`, `team.last_owner` */
export async function expel(unit: Unit, auth: Auth, memberId: string): Promise<void> {
  const member = await lockedMember(unit, auth, memberId, false);
  await removeMember(unit.tx, member);
  const subject = { kind: 'member', id: memberId, name: member.email };
  await audit(unit, auth, 'team.removed', subject, { role: member.role });
}

/**
 * Whether the caller may make a link for a member's new password, which is put on record. Whoever holds
 * the link holds the account, so it must not open workspaces that she has no say in.
 *
 * @throws DomainError `member.not_found`, `team.own_password`, `team.shared_account`
 */
export async function allowPasswordLink(
  unit: Unit,
  auth: Auth,
  memberId: string,
): Promise<MemberRow> {
  const members = await listMembers(unit.tx, auth.workspaceId);
  const member = members.find((candidate) => candidate.id === memberId);
  if (!member) throw notFound('member', memberId);
  if (member.userId === auth.actor.id)
    throw new DomainError(
      'conflict',
      'team.own_password',
      'Change your own password under Account, with the one you have.',
    );
  if (await worksBeyond(unit.tx, member.userId, auth))
    throw new DomainError(
      'conflict',
      'team.shared_account',
      `${member.email} also works in a workspace that you do not own. Only she can set a new password, by mail.`,
      { email: member.email },
    );
  const subject = { kind: 'member', id: memberId, name: member.email };
  await audit(unit, auth, 'team.password_link_made', subject);
  return member;
}

/** The member, once it is sure that the workspace keeps an owner without her. */
async function lockedMember(
  unit: Unit,
  auth: Auth,
  memberId: string,
  staysOwner: boolean,
): Promise<MemberRow> {
  const members = await lockMembers(unit.tx, auth.workspaceId);
  const member = members.find((candidate) => candidate.id === memberId);
  if (!member) throw notFound('member', memberId);
  const owners = members.filter((candidate) => candidate.role === 'owner');
  if (member.role === 'owner' && owners.length === 1 && !staysOwner)
    throw new DomainError(
      'conflict',
      'team.last_owner',
      'A workspace needs an owner. Make somebody else owner first.',
    );
  return member;
}

/** @throws DomainError `invitation.not_found` for a token that is wrong, used, revoked or expired */
export async function openInvitationOf(unit: Unit, token: string): Promise<TokenHolder> {
  const invitation = await findInvitation(unit.tx, token, unit.now);
  if (invitation) return invitation;
  throw new DomainError(
    'not_found',
    'invitation.not_found',
    'This invitation was used, withdrawn, or is too old. Ask for a new one.',
  );
}

/**
 * Joins the workspace: with a new account, or with the one the address has, when the password fits.
 *
 * @throws DomainError `invitation.not_found`, `invitation.wrong_password`
 */
export async function accept(
  unit: Unit,
  token: string,
  given: { name: string; password: string },
): Promise<TokenHolder> {
  const invitation = await openInvitationOf(unit, token);
  const { email, workspaceId, role } = invitation;
  const existing = await findUserId(unit.tx, email);
  if (existing && !(await passwordFits(unit.tx, existing, given.password)))
    throw new DomainError(
      'forbidden',
      'invitation.wrong_password',
      `${email} has an account; give its password.`,
      { email },
    );
  const userId = existing ?? (await createUser(unit.tx, { ...given, email, now: unit.now }));
  await addMember(unit.tx, { workspaceId, userId, role, now: unit.now });
  await markAccepted(unit.tx, invitation.id, unit.now);
  const actor = { kind: 'user' as const, id: userId, name: given.name };
  await audit(unit, { workspaceId, actor }, 'team.joined', null, { role });
  return invitation;
}
