import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  addContactTag,
  contactTag,
  createTag as createBody,
  tag,
  tagList,
  updateTag as updateBody,
} from '#contracts/api/tags.ts';
import { personOf } from '#modules/contacts/index.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/pages.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { addTags, removeTags } from './assign.ts';
import { clearTagJob } from './jobs.ts';
import { createTag, deleteTag, listTags, readTag, updateTag } from './store.ts';
import { tagsOf } from './tagged.ts';

const tags = ['Tags'];
const idParam = z.object({ id: z.uuid() });
const tagsOfContact = z.object({ items: z.array(contactTag) });

export const tagRoutes = (kernel: Kernel) => (app: FastifyInstance) => {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const { db } = kernel;

  http.get(
    '/api/v1/tags',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'List tags by name, with how many contacts have each',
        querystring: pageQuery.extend({ q: z.string().max(64).default('') }),
        response: { 200: tagList },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { q, limit, cursor } = request.query;
      const place = decodeCursor(cursor, 1);
      const after = place ? String(place[0]) : null;
      const rows = await listTags(db, workspaceId, { q, after, limit: limit + 1 });
      return toPage(rows, limit, (row) => [row.key]);
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
        const id = await createTag(unit.tx, workspaceId, request.body, unit.now);
        await audit(unit, auth, 'tag.created', { kind: 'tag', id, name: request.body.name });
        return readTag(unit.tx, workspaceId, id);
      });
      return reply.code(201).send(made);
    },
  );

  http.patch(
    '/api/v1/tags/:id',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Rename, colour or describe a tag',
        params: idParam,
        body: updateBody,
        response: { 200: tag },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId } = auth;
      const { id } = request.params;
      return kernel.unit(async (unit) => {
        await updateTag(unit.tx, workspaceId, id, request.body);
        const changed = await readTag(unit.tx, workspaceId, id);
        const subject = { kind: 'tag', id, name: changed.name };
        await audit(unit, auth, 'tag.changed', subject, { fields: Object.keys(request.body) });
        return changed;
      });
    },
  );

  http.delete(
    '/api/v1/tags/:id',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Delete a tag and take it off everybody',
        params: idParam,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const tagId = request.params.id;
      await kernel.unit(async (unit) => {
        const name = await deleteTag(unit.tx, auth.workspaceId, tagId);
        await audit(unit, auth, 'tag.deleted', { kind: 'tag', id: tagId, name });
        await unit.addJob(clearTagJob, { tagId });
      });
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/v1/contacts/:id/tags',
    {
      config: { permission: 'contacts.write', idempotent: true },
      schema: {
        tags,
        summary: 'Put a tag on a contact; a name that no tag has makes one',
        params: idParam,
        body: addContactTag,
        response: { 200: tagsOfContact },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId, actor } = auth;
      const contactId = await kernel.unit(async (unit) => {
        const { id } = await personOf(unit.tx, workspaceId, request.params.id);
        const why = `staff:${actor.name}`;
        await addTags(unit, [{ workspaceId, contactId: id, tagNames: [request.body.name], why }]);
        const subject = { kind: 'contact', id, name: '' };
        await audit(unit, auth, 'contact.tagged', subject, { tag: request.body.name });
        return id;
      });
      return { items: (await tagsOf(db, workspaceId, [contactId])).get(contactId) ?? [] };
    },
  );

  http.delete(
    '/api/v1/contacts/:id/tags/:tagId',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Take a tag off a contact; without effect when she does not have it',
        params: idParam.extend({ tagId: z.uuid() }),
        response: { 200: tagsOfContact },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId, actor } = auth;
      const contactId = await kernel.unit(async (unit) => {
        const { id } = await personOf(unit.tx, workspaceId, request.params.id);
        const tagIds = [request.params.tagId];
        await removeTags(unit, [
          { workspaceId, contactId: id, tagIds, why: `staff:${actor.name}` },
        ]);
        const subject = { kind: 'contact', id, name: '' };
        await audit(unit, auth, 'contact.untagged', subject, { tag: request.params.tagId });
        return id;
      });
      return { items: (await tagsOf(db, workspaceId, [contactId])).get(contactId) ?? [] };
    },
  );
};
