import { createHash } from 'node:crypto';
import type { Invitation, Member } from '#contracts/api/team.ts';
import type { Role } from '#contracts/permissions.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';

type Dated<T, K extends keyof T> = Omit<T, K> & Record<K, Date>;
export type MemberRow = Dated<Member, 'joinedAt'>;
export type InvitationRow = Dated<Invitation, 'createdAt' | 'expiresAt'>;

const hashToken = (token: string) => createHash('sha256').update(token).digest();

export async function listMembers(tx: Tx, workspaceId: string): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select m.id, m."userId", u.name, u.email, m.role,
      coalesce(u."twoFactorEnabled", false) as "twoFactorEnabled", m."createdAt" as "joinedAt"
    from auth.member m join auth."user" u on u.id = m."userId"
    where m."organizationId" = ${workspaceId} order by u.name, m.id limit 1000`.execute(tx);
  return rows;
}

/** Whether somebody is a member of another workspace that the caller does not own. */
export async function worksBeyond(
  tx: Tx,
  userId: string,
  caller: { workspaceId: string; actor: { id: string } },
): Promise<boolean> {
  const { rows } = await sql`
    select from auth.member m
    where m."userId" = ${userId} and m."organizationId" <> ${caller.workspaceId}
      and not exists (select from auth.member own where own."organizationId" = m."organizationId"
        and own."userId" = ${caller.actor.id} and own.role = 'owner')
    limit 1`.execute(tx);
  return rows.length > 0;
}

/**
 * The workspace's members with their rows locked, so that two changes at the same moment cannot
 * both believe that another owner is left.
 */
export async function lockMembers(tx: Tx, workspaceId: string): Promise<MemberRow[]> {
  await sql`select from auth.member where "organizationId" = ${workspaceId}
    order by id for update`.execute(tx);
  return listMembers(tx, workspaceId);
}

export async function setRole(tx: Tx, memberId: string, role: Role): Promise<void> {
  await sql`update auth.member set role = ${role} where id = ${memberId}`.execute(tx);
}

/** Ends a membership, and the account too when it was her only one. */
export async function removeMember(tx: Tx, member: MemberRow): Promise<void> {
  await sql`delete from auth.member where id = ${member.id}`.execute(tx);
  await sql`delete from auth."user" u where u.id = ${member.userId}
    and not exists (select from auth.member m where m."userId" = u.id)`.execute(tx);
}

const invitationColumns = sql`id, email, role, invited_by as "invitedBy",
  created_at as "createdAt", expires_at as "expiresAt"`;
const isOpen = (now: Date) =>
  sql`accepted_at is null and revoked_at is null and expires_at > ${now}`;

export async function listInvitations(
  tx: Tx,
  workspaceId: string,
  now: Date,
): Promise<InvitationRow[]> {
  const { rows } = await sql<InvitationRow>`
    select ${invitationColumns} from kernel.invitations
    where workspace_id = ${workspaceId} and ${isOpen(now)} order by id desc limit 500`.execute(tx);
  return rows;
}

/** Stores an invitation; an older one for the same address ends. */
export async function createInvitation(
  tx: Tx,
  given: {
    workspaceId: string;
    email: string;
    role: Role;
    token: string;
    invitedBy: string;
    now: Date;
    expiresAt: Date;
  },
): Promise<InvitationRow> {
  await sql`update kernel.invitations set revoked_at = ${given.now}
    where workspace_id = ${given.workspaceId} and email = ${given.email}
      and ${isOpen(given.now)}`.execute(tx);
  const { rows } = await sql<InvitationRow>`
    insert into kernel.invitations
      (id, workspace_id, email, role, token_hash, invited_by, created_at, expires_at)
    values (${newId(given.now.getTime())}, ${given.workspaceId}, ${given.email}, ${given.role},
      ${hashToken(given.token)}, ${given.invitedBy}, ${given.now}, ${given.expiresAt})
    returning ${invitationColumns}`.execute(tx);
  return rows[0] as InvitationRow;
}

/** @throws DomainError `invitation.not_found` */
export async function revokeInvitation(
  tx: Tx,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<InvitationRow> {
  const { rows } = await sql<InvitationRow>`
    update kernel.invitations set revoked_at = ${now}
    where workspace_id = ${workspaceId} and id = ${id} and ${isOpen(now)}
    returning ${invitationColumns}`.execute(tx);
  if (!rows[0]) throw notFound('invitation', id);
  return rows[0];
}

export interface TokenHolder {
  id: string;
  workspaceId: string;
  workspaceName: string;
  email: string;
  role: Role;
}

/** The open invitation of this token, locked until the transaction ends; null when there is none. */
export async function findInvitation(
  tx: Tx,
  token: string,
  now: Date,
): Promise<TokenHolder | null> {
  const { rows } = await sql<TokenHolder>`
    select i.id, i.workspace_id as "workspaceId", w.name as "workspaceName", i.email, i.role
    from kernel.invitations i join kernel.workspaces w on w.id = i.workspace_id
    where i.token_hash = ${hashToken(token)} and ${isOpen(now)} for update of i`.execute(tx);
  return rows[0] ?? null;
}

export async function markAccepted(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update kernel.invitations set accepted_at = ${now} where id = ${id}`.execute(tx);
}
