import type { FastifyInstance } from 'fastify';
import { personOf } from '#modules/contacts/index.ts';
import { planPreview, previewPlan } from '#contracts/api/message-plans.ts';
import { authOf } from '#kernel/http/auth.ts';
import { typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { loadVariables } from './decision/text/fill.ts';
import { renderContent } from './decision/text/template.ts';
import type { Messages } from './messages.ts';

/** What a plan would say to somebody, and whether it would be sent to her now. */
export const planRoutes = (kernel: Kernel, messages: Messages) => (app: FastifyInstance) => {
  const { db, clock, registry } = kernel;
  typed(app).post(
    '/api/v1/messages/plans/preview',
    {
      config: { permission: 'messages.read' },
      schema: {
        tags: ['Messages'],
        summary: 'What a plan would say to a person, and whether it would be sent to her now',
        body: previewPlan,
        response: { 200: planPreview },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { plan, contactId } = request.body;
      await personOf(db, workspaceId, contactId);
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + plan.expiresInMinutes * 60_000);
      const { purpose, ways } = plan;
      const wish = { contactId, purpose, ways, expiresAt };
      const [decided] = await messages.preview(db, workspaceId, [wish], now);
      if (!decided) throw new Error('Nothing was decided.');
      return {
        ...decided,
        until: decided.until?.toISOString() ?? null,
        content: await filled(workspaceId, contactId, decided),
      };
    },
  );

  /** What would not be sent is not filled in by the decision, but people want to see it all the same. */
  async function filled(
    workspaceId: string,
    contactId: string,
    { status, content }: Awaited<ReturnType<Messages['preview']>>[number],
  ) {
    if (status === 'queued') return content;
    const values = await loadVariables(db, registry, workspaceId, [{ contactId, content }]);
    return renderContent(content, values.get(contactId) ?? {});
  }
};
