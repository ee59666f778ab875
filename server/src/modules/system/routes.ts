import type { FastifyInstance } from 'fastify';
import { auditEntry, job, lanes } from '#contracts/api/system.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageOf, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { listAudit } from './audit-store.ts';
import { listJobs } from './jobs.ts';
import { readLanes } from './lanes.ts';

const tags = ['System'];
const config = { permission: 'system.read' } as const;

export function systemRoutes(kernel: Kernel, app: FastifyInstance): void {
  const http = typed(app);

  http.get(
    '/api/v1/system/lanes',
    {
      config,
      schema: {
        tags,
        summary: 'Lanes: who holds each, how many facts wait and since when',
        response: { 200: lanes },
      },
    },
    () => readLanes(kernel.db, kernel.clock.now()),
  );

  http.get(
    '/api/v1/system/jobs',
    {
      config,
      schema: {
        tags,
        summary: 'Background jobs that are not done, newest first',
        querystring: pageQuery,
        response: { 200: pageOf(job) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const before = decodeCursor(cursor, 1)?.[0] ?? null;
      const { workspaceId } = authOf(request);
      const now = kernel.clock.now();
      const rows = await listJobs(kernel.db, workspaceId, { limit: limit + 1, before }, now);
      const page = toPage(rows, limit, (row) => [row.id]);
      return {
        ...page,
        items: page.items.map((row) => ({
          ...row,
          runAt: row.runAt.toISOString(),
          createdAt: row.createdAt.toISOString(),
        })),
      };
    },
  );

  http.get(
    '/api/v1/system/audit',
    {
      config,
      schema: {
        tags,
        summary: 'Who did what, newest first',
        querystring: pageQuery,
        response: { 200: pageOf(auditEntry) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const before = decodeCursor(cursor, 1)?.[0] ?? null;
      const { workspaceId } = authOf(request);
      const rows = await listAudit(kernel.db, workspaceId, { limit: limit + 1, before });
      const page = toPage(rows, limit, (row) => [row.id]);
      return {
        ...page,
        items: page.items.map((row) => ({ ...row, at: row.at.toISOString() })),
      };
    },
  );
}
