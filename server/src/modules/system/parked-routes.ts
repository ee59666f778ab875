import type { FastifyInstance } from 'fastify';
import { parkedFact } from '#contracts/api/system.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageOf, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { displayNames } from '#modules/contacts/index.ts';
import { dismissParked, retryParked } from './parked.ts';
import { listParked } from './parked-store.ts';

const tags = ['System'];

export function parkedRoutes(kernel: Kernel, app: FastifyInstance): void {
  const http = typed(app);

  http.get(
    '/api/v1/system/parked',
    {
      config: { permission: 'system.read' },
      schema: {
        tags,
        summary: 'Facts whose reactions failed, newest first',
        querystring: pageQuery,
        response: { 200: pageOf(parkedFact) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const { workspaceId, permissions } = authOf(request);
      const rows = await listParked(kernel.db, workspaceId, {
        limit: limit + 1,
        before: decodeCursor(cursor, 2),
      });
      const page = toPage(rows, limit, (row) => [row.parkedAt.toISOString(), row.id]);
      const people = permissions.has('contacts.read') ? page.items : [];
      const ids = people.map((row) => row.contactId);
      const names = await displayNames(kernel.db, workspaceId, ids);
      const items = page.items.map((row) => ({
        ...row,
        contactName: names.get(row.contactId)?.name ?? null,
        parkedAt: row.parkedAt.toISOString(),
      }));
      return { ...page, items };
    },
  );

  http.post(
    '/api/v1/system/parked/:id/retry',
    {
      config: { permission: 'system.write' },
      schema: {
        tags,
        summary: 'Run the reactions to a parked fact again',
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      await retryParked(kernel, authOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/v1/system/parked/:id/dismiss',
    {
      config: { permission: 'system.write' },
      schema: {
        tags,
        summary: 'Give a parked fact up; it stays in the log',
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      await dismissParked(kernel, authOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
