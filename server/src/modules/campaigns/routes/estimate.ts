import type { FastifyInstance } from 'fastify';
import { campaignEstimate, latestEstimate } from '#contracts/api/campaigns.ts';
import { notFound } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { beginEstimate } from '../estimate/job.ts';
import { latestOf, toEstimate } from '../estimate/store.ts';
import { readCampaign } from '../store.ts';
import { read, tags, write } from './campaigns.ts';

/** What would happen if a campaign went out. */
export function estimateRoutes(app: FastifyInstance, kernel: Kernel): void {
  const http = typed(app);
  const { db } = kernel;

  http.get(
    '/api/v1/campaigns/:id/estimate',
    {
      config: read,
      schema: {
        tags,
        summary: 'The last estimate of a campaign',
        params: idParams,
        response: { 200: latestEstimate },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { id } = await readCampaign(db, workspaceId, request.params.id);
      const row = await latestOf(db, workspaceId, id);
      return { estimate: row && toEstimate(row) };
    },
  );

  http.post(
    '/api/v1/campaigns/:id/estimate',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Estimate whom a campaign would reach, how, and what holds the others back',
        description:
          'Asks the message decision about everybody of the audience without sending anything. A random part is looked at first, for figures with their error at once.',
        params: idParams,
        response: { 202: campaignEstimate },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { id } = request.params;
      await beginEstimate(kernel, auth, id);
      const row = await latestOf(db, auth.workspaceId, id);
      if (!row) throw notFound('campaign', id);
      return reply.code(202).send(toEstimate(row));
    },
  );
}
