import type { FastifyInstance } from 'fastify';
import { tagPeople, tagRun, tagRunList, tagRunQuery } from '#contracts/api/tags/runs.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { lockTag } from '../definitions/change.ts';
import { cancelRun } from './claim.ts';
import { tellRuns } from './run.ts';
import { startBulk } from './start.ts';
import { listRuns, readRun, toRun } from './store.ts';

const tags = ['Tags'];

/** `/api/v1/tag-runs`: long work on tags, and how it is begun for lists of people. */
export const runRoutes = (kernel: Kernel) => (app: FastifyInstance) => {
  const http = typed(app);

  http.get(
    '/api/v1/tag-runs',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'Long work on tags with its progress, newest first',
        querystring: pageQuery.extend(tagRunQuery.shape),
        response: { 200: tagRunList },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { limit, cursor, tagId, open } = request.query;
      const rows = await listRuns(kernel.db, workspaceId, {
        tagId,
        open: open === 'true',
        limit: limit + 1,
        before: decodeCursor(cursor, 1)?.[0]?.toString() ?? null,
      });
      const page = toPage(rows, limit, (row) => [row.id]);
      return { ...page, items: page.items.map(toRun) };
    },
  );

  http.get(
    '/api/v1/tag-runs/:id',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'Read how far one piece of work is',
        params: idParams,
        response: { 200: tagRun },
      },
    },
    async (request) =>
      toRun(await readRun(kernel.db, authOf(request).workspaceId, request.params.id)),
  );

  http.post(
    '/api/v1/tags/:id/people',
    {
      config: { permission: 'contacts.write', idempotent: true },
      schema: {
        tags,
        summary: 'Put a tag on many people, or take it off: a list, a filter or a segment',
        params: idParams,
        body: tagPeople,
        response: { 202: tagRun },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { workspaceId, actor } = auth;
      const { action } = request.body;
      const run = await kernel.unit(async (unit) => {
        const tag = await lockTag(unit.tx, workspaceId, request.params.id);
        const by = { workspaceId, actor: actor.name };
        const id = await startBulk(unit, by, tag, request.body);
        const started = await readRun(unit.tx, workspaceId, id);
        const details = { people: started.total ?? 'filter' };
        await audit(unit, auth, `tag.people_${action}`, { kind: 'tag', ...tag }, details);
        return started;
      });
      tellRuns(kernel, workspaceId);
      return reply.code(202).send(toRun(run));
    },
  );

  http.post(
    '/api/v1/tag-runs/:id/cancel',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Stop long work; what it has done stays',
        params: idParams,
        response: { 200: tagRun },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId } = auth;
      const run = await kernel.unit(async (unit) => {
        const found = await readRun(unit.tx, workspaceId, request.params.id);
        await cancelRun(unit, found);
        const subject = { kind: 'tag', id: found.tagId, name: found.tagName };
        await audit(unit, auth, 'tag_run.cancelled', subject, { kind: found.kind });
        return readRun(unit.tx, workspaceId, found.id);
      });
      tellRuns(kernel, workspaceId);
      return toRun(run);
    },
  );
};
