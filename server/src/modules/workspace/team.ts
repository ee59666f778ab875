import type { Role } from '#contracts/permissions.ts';
import { audit } from '#kernel/audit.ts';
import { addMember } from '#kernel/auth/memberships.ts';
import { createUser, findUserId, passwordFits } from '#kernel/auth/users.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import type { Auth } from '#kernel/http/auth.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import {
  createInvitation,
  findInvitation,
  listMembers,
  lockMembers,
  markAccepted,
  removeMember,
  setRole,
  type InvitationRow,
  type MemberRow,
  type TokenHolder,
} from './team-store.ts';

/** Time to hand the link over and to open it; ours, 2026-11. */
const invitationDays = 7;

/**
 * Invites an address. There is no mail server to count on, so the inviter hands the link over.
 *
 * @returns the invitation and its token, which is not kept
 * @throws DomainError `team.is_member`
 */
export async function invite(
  kernel: Kernel,
  unit: Unit,
  auth: Auth,
  given: { email: string; role: Role },
): Promise<{ invitation: InvitationRow; token: string }> {
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
  return { invitation, token };
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
