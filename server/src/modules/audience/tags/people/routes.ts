import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { addContactTag, contactTag, explainedTag } from '#contracts/api/tags/tags.ts';
import { personOf } from '#modules/contacts/index.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { addTags } from './assign.ts';
import { explainTags } from './explain.ts';
import { tagsOf } from './tagged.ts';
import { removeTags } from './take.ts';

const tags = ['Tags'];
const tagsOfContact = z.object({ items: z.array(contactTag) });

/** `/api/v1/contacts/:id/tags`: the tags of one person. */
export const personTagRoutes = (kernel: Kernel) => (app: FastifyInstance) => {
  const http = typed(app);
  const { db, registry } = kernel;
  const read = async (workspaceId: string, contactId: string) => ({
    items: (await tagsOf(db, workspaceId, [contactId])).get(contactId) ?? [],
  });

  http.get(
    '/api/v1/contacts/:id/tags',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'See why a contact has each of her tags, since when and until when',
        params: idParams,
        response: { 200: z.object({ items: z.array(explainedTag) }) },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { id } = await personOf(db, workspaceId, request.params.id);
      return { items: await explainTags(db, registry, workspaceId, id) };
    },
  );

  http.post(
    '/api/v1/contacts/:id/tags',
    {
      config: { permission: 'contacts.write', idempotent: true },
      schema: {
        tags,
        summary: 'Put a tag on a contact; a name that no tag has makes one',
        params: idParams,
        body: addContactTag,
        response: { 200: tagsOfContact },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId, actor } = auth;
      const { name, until } = request.body;
      const contactId = await kernel.unit(async (unit) => {
        const { id } = await personOf(unit.tx, workspaceId, request.params.id);
        await addTags(unit, [
          {
            workspaceId,
            contactId: id,
            tagNames: [name],
            why: `staff:${actor.name}`,
            until: until === null ? null : new Date(until),
          },
        ]);
        await audit(unit, auth, 'contact.tagged', { kind: 'contact', id, name: '' }, { tag: name });
        return id;
      });
      return read(workspaceId, contactId);
    },
  );

  http.delete(
    '/api/v1/contacts/:id/tags/:tagId',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Take a tag off a contact; without effect when she does not have it',
        params: idParams.extend({ tagId: z.uuid() }),
        response: { 200: tagsOfContact },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId, actor } = auth;
      const { tagId } = request.params;
      const contactId = await kernel.unit(async (unit) => {
        const { id } = await personOf(unit.tx, workspaceId, request.params.id);
        const why = `staff:${actor.name}`;
        await removeTags(unit, [{ workspaceId, contactId: id, tagIds: [tagId], why }]);
        const subject = { kind: 'contact', id, name: '' };
        await audit(unit, auth, 'contact.untagged', subject, { tag: tagId });
        return id;
      });
      return read(workspaceId, contactId);
    },
  );
};
