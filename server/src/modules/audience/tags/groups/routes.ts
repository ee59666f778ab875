import type { FastifyInstance } from 'fastify';
import { createTagGroup, tagGroup, tagGroups, updateTagGroup } from '#contracts/api/tags/tags.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { createGroup, deleteGroup, listGroups, readGroup, updateGroup } from './store.ts';

const tags = ['Tags'];

/** `/api/v1/tag-groups`: what tags are sorted into. */
export const groupRoutes = (kernel: Kernel) => (app: FastifyInstance) => {
  const http = typed(app);

  http.get(
    '/api/v1/tag-groups',
    {
      config: { permission: 'contacts.read' },
      schema: { tags, summary: 'List groups of tags in their order', response: { 200: tagGroups } },
    },
    (request) => listGroups(kernel.db, authOf(request).workspaceId),
  );

  http.post(
    '/api/v1/tag-groups',
    {
      config: { permission: 'contacts.write', idempotent: true },
      schema: {
        tags,
        summary: 'Make a group of tags, behind the others',
        body: createTagGroup,
        response: { 201: tagGroup },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const made = await kernel.unit(async (unit) => {
        const id = await createGroup(unit, auth.workspaceId, request.body.name);
        const subject = { kind: 'tag_group', id, name: request.body.name };
        await audit(unit, auth, 'tag_group.created', subject);
        return readGroup(unit.tx, auth.workspaceId, id);
      });
      return reply.code(201).send(made);
    },
  );

  http.patch(
    '/api/v1/tag-groups/:id',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Rename a group of tags, or move it among the others',
        params: idParams,
        body: updateTagGroup,
        response: { 200: tagGroup },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { id } = request.params;
      return kernel.unit(async (unit) => {
        await updateGroup(unit.tx, auth.workspaceId, id, request.body);
        const changed = await readGroup(unit.tx, auth.workspaceId, id);
        const subject = { kind: 'tag_group', id, name: changed.name };
        await audit(unit, auth, 'tag_group.changed', subject, {
          fields: Object.keys(request.body),
        });
        return changed;
      });
    },
  );

  http.delete(
    '/api/v1/tag-groups/:id',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Delete a group; its tags stay, in none',
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { id } = request.params;
      await kernel.unit(async (unit) => {
        const name = await deleteGroup(unit.tx, auth.workspaceId, id);
        await audit(unit, auth, 'tag_group.deleted', { kind: 'tag_group', id, name });
      });
      return reply.code(204).send(null);
    },
  );
};
