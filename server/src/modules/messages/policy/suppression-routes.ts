import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { personOf } from '#modules/contacts/index.ts';
import { addSuppressions, suppression } from '#contracts/api/messages.ts';
import { audit } from '#kernel/audit.ts';
import { notFound } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { pageOf, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { idIn } from '../log/cursor.ts';
import type { Messages } from '../messages.ts';
import { listSuppressions, suppress, unsuppress } from './suppressions.ts';

const tags = ['Messages'];

/** Whom nothing is sent to. */
export const suppressionRoutes = (kernel: Kernel, messages: Messages) => (app: FastifyInstance) => {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const { db } = kernel;

  http.get(
    '/api/v1/messages/suppressions',
    {
      config: { permission: 'messages.read' },
      schema: {
        tags,
        summary: 'Whom nothing is sent to, the newest entries first',
        querystring: pageQuery.extend({ contactId: z.uuid().optional() }),
        response: { 200: pageOf(suppression) },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { limit, cursor, contactId } = request.query;
      const people = contactId ? (await personOf(db, workspaceId, contactId)).contactIds : null;
      const rows = await listSuppressions(db, workspaceId, people, idIn(cursor), limit + 1);
      return toPage(rows, limit, (row) => [row.id]);
    },
  );

  http.post(
    '/api/v1/messages/suppressions',
    {
      config: { permission: 'messages.write' },
      schema: {
        tags,
        summary: 'Put people or identities on the list; who is on it gets the new reason and end',
        body: addSuppressions,
        response: { 200: z.object({ suppressed: z.int() }) },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { items, ...given } = request.body;
      return kernel.unit(async (unit) => {
        const by = auth.actor.name;
        const body = { items, ...given };
        const count = await suppress(unit.tx, auth.workspaceId, body, by, unit.now);
        await audit(unit, auth, 'messages.suppressed', null, { ...given, count });
        unit.afterCommit(() => messages.wakeDue());
        return { suppressed: count };
      });
    },
  );

  http.delete(
    '/api/v1/messages/suppressions/:id',
    {
      config: { permission: 'messages.write' },
      schema: {
        tags,
        summary: 'Take an entry off the list',
        params: z.object({ id: z.uuid() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { id } = request.params;
      await kernel.unit(async (unit) => {
        if (!(await unsuppress(unit.tx, auth.workspaceId, id))) throw notFound('suppression', id);
        await audit(unit, auth, 'messages.unsuppressed', { kind: 'suppression', id, name: '' });
      });
      return reply.code(204).send(null);
    },
  );
};
