import type { FastifyInstance } from 'fastify';
import {
  dryRunJourney,
  dryRunResult,
  journeyAnalytics,
  journeyAnalyticsQuery,
} from '#contracts/api/journeys.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { analyse } from '../analytics/analyse.ts';
import { readJourney } from '../definitions/store.ts';
import { dryRun } from '../dry-run/index.ts';
import { callerOf, read, tags } from './common.ts';

/** Questions about a journey that change nothing. */
export function askRoutes(app: FastifyInstance, kernel: Kernel): void {
  const http = typed(app);

  http.post(
    '/api/v1/journeys/:id/dry-run',
    {
      config: read,
      schema: {
        tags,
        summary: 'Play a person’s way through a journey with time sped up; nothing is sent',
        description:
          'A fact at minute 0 of the trigger’s type is the one that brings her. What the play itself would have changed, such as a tag or the count of messages, later rules and decisions do not see; `answers` can say how they go.',
        params: idParams,
        body: dryRunJourney,
        response: { 200: dryRunResult },
      },
    },
    (request) => dryRun(kernel, callerOf(request).workspaceId, request.params.id, request.body),
  );

  http.get(
    '/api/v1/journeys/:id/analytics',
    {
      config: read,
      schema: {
        tags,
        summary: 'How people fared who came into a journey: funnel, goal, revenue, arms of splits',
        params: idParams,
        querystring: journeyAnalyticsQuery,
        response: { 200: journeyAnalytics },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { id } = await readJourney(kernel.db, workspaceId, request.params.id);
      return analyse(kernel.db, workspaceId, id, request.query, kernel.clock.now());
    },
  );
}
