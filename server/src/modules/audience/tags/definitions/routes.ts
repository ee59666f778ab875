import type { FastifyInstance } from 'fastify';
import {
  createTag as createBody,
  deleteTag as deleteQuery,
  mergeTag,
  tag,
  tagDetail,
  tagList,
  tagQuery,
  tagUses,
  updateTag as updateBody,
} from '#contracts/api/tags/tags.ts';
import { tagRun } from '#contracts/api/tags/runs.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { createTag, updateTag } from './change.ts';
import { readDetail } from './detail.ts';
import { followName } from '../mirror/store.ts';
import { deleteTag, mergeTags } from './remove.ts';
import { tellRuns } from '../runs/run.ts';
import { readRun, toRun } from '../runs/store.ts';
import { listTags, readTag } from './store.ts';
import { readUses, replaceUses } from './uses.ts';

const tags = ['Tags'];

/** `/api/v1/tags`: the definitions of tags. */
export const tagRoutes = (kernel: Kernel) => (app: FastifyInstance) => {
  const http = typed(app);
  const { db, registry } = kernel;

  http.get(
    '/api/v1/tags',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'List tags by name, with how many people have each',
        querystring: pageQuery.extend(tagQuery.shape),
        response: { 200: tagList },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { limit, cursor, ...query } = request.query;
      const place = decodeCursor(cursor, 1);
      const after = place ? String(place[0]) : null;
      const rows = await listTags(db, workspaceId, { ...query, after, limit: limit + 1 });
      return toPage(rows, limit, (row) => [row.key]);
    },
  );

  http.get(
    '/api/v1/tags/:id',
    {
      config: { permission: 'contacts.read' },
      schema: { tags, summary: 'Read one tag', params: idParams, response: { 200: tagDetail } },
    },
    (request) => readDetail(db, authOf(request).workspaceId, request.params.id),
  );

  http.get(
    '/api/v1/tags/:id/uses',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'See who has a tag and what names it, before it is merged or deleted',
        params: idParams,
        response: { 200: tagUses },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      return readUses(db, registry, workspaceId, await readTag(db, workspaceId, request.params.id));
    },
  );

  http.post(
    '/api/v1/tags',
    {
      config: { permission: 'contacts.write', idempotent: true },
      schema: { tags, summary: 'Make a tag', body: createBody, response: { 201: tag } },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { workspaceId } = auth;
      const made = await kernel.unit(async (unit) => {
        const id = await createTag(unit, workspaceId, request.body);
        await audit(unit, auth, 'tag.created', { kind: 'tag', id, name: request.body.name });
        return readTag(unit.tx, workspaceId, id);
      });
      tellRuns(kernel, workspaceId);
      return reply.code(201).send(made);
    },
  );

  http.patch(
    '/api/v1/tags/:id',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Rename, colour, describe or group a tag; what names it follows',
        params: idParams,
        body: updateBody,
        response: { 200: tag },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId } = auth;
      const { id } = request.params;
      const changed = await kernel.unit(async (unit) => {
        const before = await updateTag(unit.tx, workspaceId, id, request.body);
        const after = await readTag(unit.tx, workspaceId, id);
        if (after.name !== before) {
          await replaceUses(unit.tx, registry, workspaceId, { id, name: before }, after);
          await followName(unit.tx, registry, id, [before, after.name]);
        }
        const subject = { kind: 'tag', id, name: after.name };
        await audit(unit, auth, 'tag.changed', subject, { fields: Object.keys(request.body) });
        return after;
      });
      tellRuns(kernel, workspaceId);
      return changed;
    },
  );

  http.post(
    '/api/v1/tags/:id/merge',
    {
      config: { permission: 'segments.write', idempotent: true },
      schema: {
        tags,
        summary: 'Merge a tag into another; its people move there, what names it follows',
        params: idParams,
        body: mergeTag,
        response: { 202: tagRun },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const by = { workspaceId: auth.workspaceId, actor: auth.actor.name };
      const { intoId } = request.body;
      const run = await kernel.unit(async (unit) => {
        const merged = await mergeTags(unit, registry, by, request.params.id, intoId);
        const { from, into } = merged;
        await audit(unit, auth, 'tag.merged', { kind: 'tag', ...from }, { into: into.name });
        return readRun(unit.tx, auth.workspaceId, merged.runId);
      });
      tellRuns(kernel, auth.workspaceId);
      return reply.code(202).send(toRun(run));
    },
  );

  http.delete(
    '/api/v1/tags/:id',
    {
      config: { permission: 'segments.write' },
      schema: {
        tags,
        summary: 'Delete a tag and take it off everybody',
        params: idParams,
        querystring: deleteQuery,
        response: noContent,
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const by = { workspaceId: auth.workspaceId, actor: auth.actor.name };
      const force = request.query.force === 'true';
      await kernel.unit(async (unit) => {
        const gone = await deleteTag(unit, registry, by, request.params.id, force);
        await audit(unit, auth, 'tag.deleted', { kind: 'tag', ...gone });
      });
      tellRuns(kernel, auth.workspaceId);
      return reply.code(204).send(null);
    },
  );
};
