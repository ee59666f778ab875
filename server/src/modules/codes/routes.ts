import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  code,
  codeList,
  codePool,
  codeQuery,
  codeStats as statsSchema,
  createCode,
  statsQuery,
  updateCode,
} from '#contracts/api/codes.ts';
import { audit } from '#kernel/audit.ts';
import { DomainError } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { pageQuery } from '#kernel/http/console/pages.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { checkNode, createIntent } from './create.ts';
import { issueCode, issuerOf } from './issue.ts';
import { drawPng, drawSvg } from './picture.ts';
import { poolLevel } from './rules.ts';
import { codeStats } from './stats.ts';
import { getCode, listCodes } from './list.ts';
import { changeCode, poolUsed } from './store.ts';
import { refuseBadWelcome } from './contribute/welcomes.ts';

const tags = ['QR codes'];
const pictureQuery = z.object({
  mm: z.coerce.number().min(15).max(500).default(50).describe('Width in millimetres, at 300 dpi'),
  caption: z.stringbool().default(false).describe('The name below the picture (SVG)'),
});

/** `/api/v1/codes`: parametric QR codes. */
export function codeRoutes(http: FastifyInstance, kernel: Kernel): void {
  const app = typed(http);
  const read = { permission: 'codes.read' } as const;
  const write = { permission: 'codes.write' } as const;
  const one = (workspaceId: string, id: string) =>
    getCode(kernel.db, workspaceId, kernel.clock.now(), id);

  app.get(
    '/api/v1/codes',
    {
      config: read,
      schema: {
        tags,
        summary: 'List codes',
        querystring: pageQuery.extend(codeQuery.shape),
        response: { 200: codeList },
      },
    },
    (request) =>
      listCodes(kernel.db, authOf(request).workspaceId, kernel.clock.now(), request.query),
  );

  app.post(
    '/api/v1/codes',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Create a code',
        description:
          'The platform is asked for its ticket at once; when it refuses, the code is `failed` with the reason.',
        body: createCode,
        response: { 201: code },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const id = await createIntent(kernel, auth, request.body);
      await issueCode(kernel, id);
      return reply
        .code(201)
        .header('location', `/api/v1/codes/${id}`)
        .send(await one(auth.workspaceId, id));
    },
  );

  app.get(
    '/api/v1/codes/pool',
    {
      config: read,
      schema: {
        tags,
        summary: 'How much of the pool of permanent codes is used',
        querystring: z.object({ channelId: z.uuid() }),
        response: { 200: codePool },
      },
    },
    async (request) => {
      const { channelId } = request.query;
      const used = await poolUsed(kernel.db, authOf(request).workspaceId, channelId);
      const { permanentLimit: limit } = issuerOf(kernel);
      return { channelId, used, limit, level: poolLevel(used, limit) };
    },
  );

  app.get(
    '/api/v1/codes/:id',
    {
      config: read,
      schema: { tags, summary: 'One code', params: idParams, response: { 200: code } },
    },
    (request) => one(authOf(request).workspaceId, request.params.id),
  );

  app.patch(
    '/api/v1/codes/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change or archive a code',
        params: idParams,
        body: updateCode,
        response: { 200: code },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { id } = request.params;
      await kernel.unit(async (unit) => {
        if (request.body.nodeId) await checkNode(unit, auth.workspaceId, request.body.nodeId);
        refuseBadWelcome(kernel.registry, request.body.welcome);
        await changeCode(unit, auth.workspaceId, id, request.body);
        const { name } = await getCode(unit.tx, auth.workspaceId, unit.now, id);
        await audit(
          unit,
          auth,
          'code.changed',
          { kind: 'code', id, name },
          { fields: Object.keys(request.body) },
        );
      });
      return one(auth.workspaceId, id);
    },
  );

  app.post(
    '/api/v1/codes/:id/issue',
    {
      config: write,
      schema: {
        tags,
        summary: 'Ask the platform again for a code it refused',
        params: idParams,
        response: { 200: code },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      await one(workspaceId, request.params.id);
      await issueCode(kernel, request.params.id);
      return one(workspaceId, request.params.id);
    },
  );

  app.get(
    '/api/v1/codes/:id/stats',
    {
      config: read,
      schema: {
        tags,
        summary: 'Statistics of a code by day',
        params: idParams,
        querystring: statsQuery,
        response: { 200: statsSchema },
      },
    },
    (request) =>
      codeStats(
        kernel.db,
        authOf(request).workspaceId,
        kernel.clock.now(),
        { codeId: request.params.id },
        request.query,
      ),
  );

  app.get(
    '/api/v1/codes/:id/image.png',
    {
      config: read,
      schema: {
        tags,
        summary: 'Print-ready PNG',
        params: idParams,
        querystring: pictureQuery,
        response: { 200: z.unknown() },
      },
    },
    async (request, reply) => {
      const { url } = await drawable(authOf(request).workspaceId, request.params.id);
      return reply.type('image/png').send(await drawPng(url, request.query.mm));
    },
  );

  app.get(
    '/api/v1/codes/:id/image.svg',
    {
      config: read,
      schema: {
        tags,
        summary: 'SVG with its size in millimetres',
        params: idParams,
        querystring: pictureQuery,
        response: { 200: z.unknown() },
      },
    },
    async (request, reply) => {
      const { url, name } = await drawable(authOf(request).workspaceId, request.params.id);
      const { mm, caption } = request.query;
      return reply.type('image/svg+xml').send(await drawSvg(url, mm, caption ? name : undefined));
    },
  );

  async function drawable(workspaceId: string, id: string): Promise<{ url: string; name: string }> {
    const { url, name, failure } = await one(workspaceId, id);
    if (url === null)
      throw new DomainError(
        'conflict',
        'codes.not_issued',
        `${name} has no ticket yet${failure ? `: ${failure}` : '.'}`,
        { name },
      );
    return { url, name };
  }
}
