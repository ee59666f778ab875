import type { FastifyInstance } from 'fastify';
import { contentPreview, previewContent } from '#contracts/api/messages.ts';
import { authOf } from '#kernel/http/auth.ts';
import { typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { personOf } from '#modules/contacts/index.ts';
import { loadBlockValues, loadVariables } from './decision/text/fill.ts';
import { contentProblems, renderContent } from './decision/text/template.ts';

/** A content as one person would get it, and what the template language does not understand of it. */
export const previewRoutes = (kernel: Kernel) => (instance: FastifyInstance) => {
  typed(instance).post(
    '/api/v1/messages/preview',
    {
      config: { permission: 'messages.read' },
      schema: {
        tags: ['Content'],
        summary: 'A content with its variables filled in as for a person',
        body: previewContent,
        response: { 200: contentPreview },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { content, contactId } = request.body;
      const values =
        contactId === null
          ? await loadBlockValues(kernel.db, workspaceId, content)
          : await valuesOf(workspaceId, contactId, content);
      return { content: renderContent(content, values), problems: contentProblems(content) };
    },
  );

  async function valuesOf(
    workspaceId: string,
    contactId: string,
    content: Parameters<typeof renderContent>[0],
  ) {
    await personOf(kernel.db, workspaceId, contactId);
    const wanted = [{ contactId, content }];
    const values = await loadVariables(kernel.db, kernel.registry, workspaceId, wanted);
    return values.get(contactId) ?? {};
  }
};
