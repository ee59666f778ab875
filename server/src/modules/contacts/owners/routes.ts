import type { FastifyInstance } from 'fastify';
import { contactDetail, myContacts, putOwner } from '#contracts/api/contacts.ts';
import { audit } from '#kernel/audit.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { loadDetail } from '../detail.ts';
import { personOf } from '../people.ts';
import { assignContacts } from './assign.ts';
import { countPeopleOf } from './read.ts';

const tags = ['Contacts'];

/** Who is in charge of whom. */
export function ownerRoutes(app: FastifyInstance, kernel: Kernel): void {
  const http = typed(app);
  const { db, registry } = kernel;

  http.get(
    '/api/v1/contacts/mine',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'How many people the caller is in charge of; no one is in charge by an API key',
        response: { 200: myContacts },
      },
    },
    async (request) => {
      const { workspaceId, actor } = authOf(request);
      return { count: await countPeopleOf(db, workspaceId, actor.id) };
    },
  );

  http.put(
    '/api/v1/contacts/:id/owner',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Put a colleague in charge of a person, or nobody',
        params: idParams,
        body: putOwner,
        response: { 200: contactDetail },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId, actor } = auth;
      const { userId, note } = request.body;
      await kernel.unit(async (unit) => {
        const { id: contactId } = await personOf(unit.tx, workspaceId, request.params.id);
        if (userId !== null) await refuseStranger(unit.tx, workspaceId, userId);
        const by = `staff:${actor.name}`;
        const changed = await assignContacts(unit, [{ workspaceId, contactId, userId, note, by }]);
        if (changed === 0) return;
        const subject = { kind: 'contact', id: contactId, name: '' };
        await audit(unit, auth, 'contact.assigned', subject, { userId });
        unit.afterCommit(() => kernel.live.publish({ workspaceId, topic: 'contacts', data: {} }));
      });
      return loadDetail(db, registry, workspaceId, request.params.id);
    },
  );
}

/** @throws DomainError `contact.no_colleague` */
async function refuseStranger(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  const { rows } = await sql`
    select from auth.member
    where "organizationId" = ${workspaceId} and "userId" = ${userId}`.execute(tx);
  if (rows.length === 0)
    throw new DomainError(
      'unprocessable',
      'contact.no_colleague',
      'Whoever is to be in charge is not in the team (any more).',
    );
}
