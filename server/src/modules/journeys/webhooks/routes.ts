import type { FastifyInstance } from 'fastify';
import {
  journeyWebhookKey,
  journeyWebhooks,
  journeyWebhooksQuery,
} from '#contracts/api/journeys.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { readJourney } from '../definitions/store.ts';
import { renewWebhookKey, webhookKey } from './key.ts';
import { listWebhooks } from './list.ts';

const tags = ['Journeys'];
const keyPath = '/api/v1/journeys/webhook-key';

/** What other programs were told, and the key by which they know us. */
export function webhookRoutes(app: FastifyInstance, kernel: Kernel): void {
  const http = typed(app);

  http.get(
    '/api/v1/journeys/:id/webhooks',
    {
      config: { permission: 'journeys.read' },
      schema: {
        tags,
        summary: 'What webhook steps of a journey told others, the latest first',
        params: idParams,
        querystring: pageQuery.extend(journeyWebhooksQuery.shape),
        response: { 200: journeyWebhooks },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { id } = await readJourney(kernel.db, workspaceId, request.params.id);
      const { status = null, limit, cursor } = request.query;
      const page = { status, before: decodeCursor(cursor, 2), limit: limit + 1 };
      const rows = await listWebhooks(kernel.db, workspaceId, id, page);
      return toPage(rows, limit, (row) => [row.madeAt, row.id]);
    },
  );

  http.get(
    keyPath,
    {
      config: { permission: 'journeys.write' },
      schema: {
        tags,
        summary: 'The key that webhooks of journeys are signed with',
        description: 'Signatures follow Standard Webhooks; any of its libraries verifies them.',
        response: { 200: journeyWebhookKey },
      },
    },
    async (request) => ({
      key: await webhookKey(kernel.db, kernel, authOf(request).workspaceId),
    }),
  );

  http.post(
    keyPath,
    {
      config: { permission: 'journeys.write' },
      schema: {
        tags,
        summary: 'Make another key; what is told from now on is signed with it',
        response: { 200: journeyWebhookKey },
      },
    },
    async (request) => {
      const auth = authOf(request);
      return kernel.unit(async (unit) => {
        const key = await renewWebhookKey(unit.tx, kernel, auth.workspaceId);
        await audit(unit, auth, 'journey.webhook_key_renewed');
        return { key };
      });
    },
  );
}
