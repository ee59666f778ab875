import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { consentState, putConsent } from '#contracts/api/consent.ts';
import { audit } from '#kernel/audit.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { statementIn } from './reactions.ts';
import { consentSection } from './section.ts';
import { saveStatements } from './store.ts';

export const consentRoutes = (kernel: Kernel) => (app: FastifyInstance) => {
  app.withTypeProvider<ZodTypeProvider>().put(
    '/api/v1/contacts/:id/consents',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags: ['Contacts'],
        summary: 'Note what a person agreed to or refused',
        params: z.object({ id: z.uuid() }),
        body: putConsent,
        response: { 200: z.object({ items: z.array(consentState) }) },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId, actor } = auth;
      const contactId = await kernel.unit(async (unit) => {
        const id = await standingFor(unit.tx, workspaceId, request.params.id);
        await checkChannel(unit.tx, workspaceId, request.body.channel);
        const fact = {
          workspaceId,
          contactId: id,
          occurredAt: unit.now,
          data: { ...request.body, source: `staff:${actor.name}` },
        };
        unit.append({ ...fact, type: 'consent.changed', identities: [], channelId: null });
        // At once and not by the reaction alone: the next message must respect a refusal.
        await saveStatements(unit.tx, [statementIn(fact)]);
        const subject = { kind: 'contact', id, name: '' };
        await audit(unit, auth, 'consent.changed', subject, request.body);
        return id;
      });
      const items = await consentSection.load(kernel.db, workspaceId, [contactId]);
      return { items: z.array(consentState).parse(items) };
    },
  );
};

/** @throws DomainError `contact.not_found` */
async function standingFor(tx: Tx, workspaceId: string, contactId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select coalesce(merged_into, id) as id from kernel.contacts
    where workspace_id = ${workspaceId} and id = ${contactId}`.execute(tx);
  if (!rows[0]) throw notFound('contact', contactId);
  return rows[0].id;
}

/** @throws DomainError `channel.not_found` */
async function checkChannel(tx: Tx, workspaceId: string, channel: string | null): Promise<void> {
  if (channel === null) return;
  const { rows } = await sql`
    select from channels.accounts where workspace_id = ${workspaceId} and id = ${channel}`.execute(
    tx,
  );
  if (rows.length === 0) throw notFound('channel', channel);
}
