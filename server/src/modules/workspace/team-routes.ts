import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  acceptInvitation,
  colleagues,
  createdInvitation,
  member,
  memberChange,
  newInvitation,
  openInvitation,
  team,
} from '#contracts/api/team.ts';
import { audit } from '#kernel/audit.ts';
import { findUserId } from '#kernel/auth/users.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import {
  listInvitations,
  listMembers,
  revokeInvitation,
  type InvitationRow,
  type MemberRow,
} from './team-store.ts';
import { accept, changeRole, expel, invite, openInvitationOf } from './team.ts';

const tags = ['Team'];
const config = { permission: 'team.write' } as const;
const memberParams = z.object({ id: z.string().max(64) });
const tokenParams = z.object({ token: z.string().min(20).max(100) });
/** A guesser of invitation tokens or of the password behind one gets nowhere. */
const guarded = { public: true, rateLimit: { max: 20, timeWindow: '5 minutes' } } as const;

const memberView = (row: MemberRow) => ({ ...row, joinedAt: row.joinedAt.toISOString() });
const invitationView = (row: InvitationRow) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});

export function teamRoutes(kernel: Kernel, app: FastifyInstance): void {
  const http = typed(app);

  http.get(
    '/api/v1/team',
    { config, schema: { tags, summary: 'Members and open invitations', response: { 200: team } } },
    async (request) => {
      const { workspaceId } = authOf(request);
      const members = await listMembers(kernel.db, workspaceId);
      const invitations = await listInvitations(kernel.db, workspaceId, kernel.clock.now());
      return {
        members: members.map(memberView),
        invitations: invitations.map(invitationView),
      };
    },
  );

  http.get(
    '/api/v1/team/names',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'Who works in the workspace, by name',
        response: { 200: colleagues },
      },
    },
    async (request) => {
      const members = await listMembers(kernel.db, authOf(request).workspaceId);
      return { items: members.map(({ userId, name }) => ({ userId, name })) };
    },
  );

  http.post(
    '/api/v1/team/invitations',
    {
      // Not idempotent: the kept answer would hold the token.
      config,
      schema: {
        tags,
        summary: 'Invite somebody, by mail where there is a mail server; the link is shown once',
        body: newInvitation,
        response: { 201: createdInvitation },
      },
    },
    async (request, reply) => {
      const { invitation, ...told } = await kernel.unit((unit) =>
        invite(kernel, unit, authOf(request), request.body),
      );
      return reply.code(201).send({ ...invitationView(invitation), ...told });
    },
  );

  http.delete(
    '/api/v1/team/invitations/:id',
    {
      config,
      schema: { tags, summary: 'Withdraw an invitation', params: idParams, response: noContent },
    },
    async (request, reply) => {
      const auth = authOf(request);
      await kernel.unit(async (unit) => {
        const { id } = request.params;
        const revoked = await revokeInvitation(unit.tx, auth.workspaceId, id, unit.now);
        const subject = { kind: 'invitation', id, name: revoked.email };
        await audit(unit, auth, 'team.invitation_withdrawn', subject);
      });
      return reply.code(204).send(null);
    },
  );

  http.patch(
    '/api/v1/team/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Change a member’s role',
        params: memberParams,
        body: memberChange,
        response: { 200: member },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const changed = await kernel.unit((unit) =>
        changeRole(unit, auth, request.params.id, request.body.role),
      );
      kernel.access.changed(auth.workspaceId);
      return memberView(changed);
    },
  );

  http.delete(
    '/api/v1/team/:id',
    {
      config,
      schema: { tags, summary: 'Remove a member', params: memberParams, response: noContent },
    },
    async (request, reply) => {
      const auth = authOf(request);
      await kernel.unit((unit) => expel(unit, auth, request.params.id));
      kernel.access.changed(auth.workspaceId);
      return reply.code(204).send(null);
    },
  );

  http.get(
    '/api/v1/invitations/:token',
    {
      config: guarded,
      schema: {
        tags,
        summary: 'What an invitation’s link shows',
        params: tokenParams,
        response: { 200: openInvitation },
      },
    },
    (request) =>
      kernel.unit(async (unit) => {
        const { workspaceName, email, role } = await openInvitationOf(unit, request.params.token);
        return {
          workspaceName,
          email,
          role,
          hasAccount: (await findUserId(unit.tx, email)) !== null,
        };
      }),
  );

  http.post(
    '/api/v1/invitations/:token/accept',
    {
      config: guarded,
      schema: {
        tags,
        summary: 'Accept an invitation; then sign in',
        params: tokenParams,
        body: acceptInvitation,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { workspaceId } = await kernel.unit((unit) =>
        accept(unit, request.params.token, request.body),
      );
      kernel.access.changed(workspaceId);
      return reply.code(204).send(null);
    },
  );
}
