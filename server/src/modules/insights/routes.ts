import type { FastifyInstance } from 'fastify';
import { activity, overview, overviewQuery, type Overview } from '#contracts/api/insights.ts';
import { authOf } from '#kernel/http/auth.ts';
import { typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { readActivity } from './activity.ts';
import { readOverview } from './overview.ts';
import { createSharing } from './sharing.ts';

const tags = ['Insights'];
const config = { permission: 'insights.read' } as const;

export const insightRoutes = (kernel: Kernel) => (http: FastifyInstance) => {
  const app = typed(http);
  const share = createSharing<Overview>(kernel.clock);

  app.get(
    '/api/v1/insights/overview',
    {
      config,
      schema: {
        tags,
        summary: 'Figures of today or of the last days, beside those before',
        querystring: overviewQuery,
        response: { 200: overview },
      },
    },
    (request) => {
      const { workspaceId } = authOf(request);
      const { range } = request.query;
      return share(`${workspaceId} ${range}`, () =>
        readOverview(kernel.db, workspaceId, range, kernel.clock.now()),
      );
    },
  );

  app.get(
    '/api/v1/insights/activity',
    {
      config,
      schema: {
        tags,
        summary: 'What happens right now, newest first',
        description: 'Names and texts are left out for those without contacts.read.',
        response: { 200: activity },
      },
    },
    (request) => {
      const { workspaceId, permissions } = authOf(request);
      const people = permissions.has('contacts.read');
      return readActivity(kernel.db, kernel.registry, workspaceId, people);
    },
  );
};
