import type { FastifyInstance } from 'fastify';
import {
  createLink,
  link,
  linkFilter,
  linkSettings,
  linkStats as statsSchema,
  linkStatsQuery,
  setLinkSettings,
  updateLink,
} from '#contracts/api/links.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { pageOf, pageQuery } from '#kernel/http/console/pages.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { pathOf } from './codes.ts';
import { loadUntracked, saveUntracked } from './settings.ts';
import { changeLink, getLink, insertLink, linkStats, listLinks } from './store.ts';

const tags = ['Links'];

/** `/api/v1/links`: short links and what came of them. */
export function linkRoutes(http: FastifyInstance, kernel: Kernel): void {
  const app = typed(http);
  const { publicUrl, publicUrlGiven } = kernel.config;
  const read = { permission: 'messages.read' } as const;
  const write = { permission: 'messages.write' } as const;
  const one = (workspaceId: string, id: string) => getLink(kernel.db, publicUrl, workspaceId, id);
  const settings = async (workspaceId: string) => ({
    untracked: await loadUntracked(kernel.db, workspaceId),
    available: publicUrlGiven,
    base: publicUrl + pathOf(''),
  });

  app.get(
    '/api/v1/links',
    {
      config: read,
      schema: {
        tags,
        summary: 'List short links',
        querystring: pageQuery.extend(linkFilter.shape),
        response: { 200: pageOf(link) },
      },
    },
    (request) => listLinks(kernel.db, publicUrl, authOf(request).workspaceId, request.query),
  );

  app.post(
    '/api/v1/links',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Make a short link',
        description:
          'It counts openings and names nobody; links in messages are made by themselves.',
        body: createLink,
        response: { 201: link },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { body } = request;
      const id = await kernel.unit(async (unit) => {
        const made = await insertLink(unit, kernel.random, auth.workspaceId, body);
        await audit(unit, auth, 'link.created', { kind: 'link', id: made, name: body.name });
        return made;
      });
      return reply
        .code(201)
        .header('location', `/api/v1/links/${id}`)
        .send(await one(auth.workspaceId, id));
    },
  );

  app.get(
    '/api/v1/links/settings',
    {
      config: read,
      schema: { tags, summary: 'Whose links are tracked', response: { 200: linkSettings } },
    },
    (request) => settings(authOf(request).workspaceId),
  );

  app.put(
    '/api/v1/links/settings',
    {
      config: write,
      schema: {
        tags,
        summary: 'Say which messages’ links are tracked',
        body: setLinkSettings,
        response: { 200: linkSettings },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { untracked } = request.body;
      await kernel.unit(async (unit) => {
        await saveUntracked(unit.tx, auth.workspaceId, untracked, unit.now);
        await audit(unit, auth, 'link.settings_changed', null, { untracked });
      });
      return settings(auth.workspaceId);
    },
  );

  app.get(
    '/api/v1/links/:id',
    {
      config: read,
      schema: { tags, summary: 'One short link', params: idParams, response: { 200: link } },
    },
    (request) => one(authOf(request).workspaceId, request.params.id),
  );

  app.patch(
    '/api/v1/links/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Name a short link, or switch it off',
        description: 'A link that was sent never leads elsewhere.',
        params: idParams,
        body: updateLink,
        response: { 200: link },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { id } = request.params;
      await kernel.unit(async (unit) => {
        await changeLink(unit.tx, auth.workspaceId, id, request.body);
        const { name, url } = await getLink(unit.tx, publicUrl, auth.workspaceId, id);
        const subject = { kind: 'link', id, name: name ?? url };
        await audit(unit, auth, 'link.changed', subject, { fields: Object.keys(request.body) });
      });
      return one(auth.workspaceId, id);
    },
  );

  app.get(
    '/api/v1/links/:id/stats',
    {
      config: read,
      schema: {
        tags,
        summary: 'Openings of a short link by day',
        params: idParams,
        querystring: linkStatsQuery,
        response: { 200: statsSchema },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { id } = await one(workspaceId, request.params.id);
      return linkStats(kernel.db, workspaceId, id, request.query.days, kernel.clock.now());
    },
  );
}
