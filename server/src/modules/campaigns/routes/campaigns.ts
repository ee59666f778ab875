import type { FastifyInstance } from 'fastify';
import {
  campaign,
  campaignList,
  campaignQuery,
  campaignSettings,
  createCampaign,
  updateCampaign,
} from '#contracts/api/campaigns.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { copyCampaign, editCampaign, makeCampaign, removeCampaign } from '../change.ts';
import { loadSettings, saveSettings } from '../settings.ts';
import { listCampaigns } from '../store.ts';
import { showAll, showCampaign } from '../view.ts';

export const tags = ['Campaigns'];
export const read = { permission: 'campaigns.read' } as const;
export const write = { permission: 'campaigns.write' } as const;

/** Campaigns themselves: planned, changed, copied, deleted. */
export function campaignRoutes(app: FastifyInstance, kernel: Kernel): void {
  const http = typed(app);
  const { db } = kernel;

  http.get(
    '/api/v1/campaigns',
    {
      config: read,
      schema: {
        tags,
        summary: 'List campaigns, the newest first',
        querystring: pageQuery.extend(campaignQuery.shape),
        response: { 200: campaignList },
      },
    },
    async (request) => {
      const { q, status = null, limit, cursor } = request.query;
      const before = decodeCursor(cursor, 1)?.[0]?.toString() ?? null;
      const { workspaceId } = authOf(request);
      const rows = await listCampaigns(db, workspaceId, { q, status, before, limit: limit + 1 });
      const page = toPage(rows, limit, ({ id }) => [id]);
      return { ...page, items: await showAll(kernel, page.items) };
    },
  );

  http.post(
    '/api/v1/campaigns',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Draft a campaign',
        body: createCampaign,
        response: { 201: campaign },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { name, description, plan, needsApproval } = request.body;
      const id = await makeCampaign(kernel, auth, {
        name,
        description,
        ...(plan && { plan }),
        ...(needsApproval !== undefined && { needsApproval }),
      });
      return reply.code(201).send(await showCampaign(kernel, auth.workspaceId, id));
    },
  );

  http.get(
    '/api/v1/campaigns/settings',
    {
      config: read,
      schema: {
        tags,
        summary: 'Whether every campaign needs a second person',
        response: { 200: campaignSettings },
      },
    },
    (request) => loadSettings(db, authOf(request).workspaceId),
  );

  http.put(
    '/api/v1/campaigns/settings',
    {
      // Whoever may agree to campaigns says whether that is needed.
      config: { permission: 'campaigns.approve' },
      schema: {
        tags,
        summary: 'Say whether every campaign needs a second person',
        body: campaignSettings,
        response: { 200: campaignSettings },
      },
    },
    async (request) => {
      const auth = authOf(request);
      await kernel.unit(async (unit) => {
        await saveSettings(unit.tx, auth.workspaceId, request.body);
        await audit(unit, auth, 'campaign_settings.changed', null, request.body);
      });
      return request.body;
    },
  );

  http.get(
    '/api/v1/campaigns/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'One campaign with its plan, what it lacks, and how far it is',
        params: idParams,
        response: { 200: campaign },
      },
    },
    (request) => showCampaign(kernel, authOf(request).workspaceId, request.params.id),
  );

  http.patch(
    '/api/v1/campaigns/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a draft',
        params: idParams,
        body: updateCampaign,
        response: { 200: campaign },
      },
    },
    async (request) => {
      const auth = authOf(request);
      await editCampaign(kernel, auth, request.params.id, request.body);
      return showCampaign(kernel, auth.workspaceId, request.params.id);
    },
  );

  http.delete(
    '/api/v1/campaigns/:id',
    {
      config: write,
      schema: { tags, summary: 'Delete a draft', params: idParams, response: noContent },
    },
    async (request, reply) => {
      await removeCampaign(kernel, authOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/v1/campaigns/:id/copy',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Draft a campaign with the plan of another one',
        params: idParams,
        response: { 201: campaign },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const id = await copyCampaign(kernel, auth, request.params.id);
      return reply.code(201).send(await showCampaign(kernel, auth.workspaceId, id));
    },
  );
}
