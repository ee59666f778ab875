import type { FastifyInstance } from 'fastify';
import {
  codeNode,
  codeStats as statsSchema,
  codeTree,
  createNode,
  statsQuery,
  updateNode,
} from '#contracts/api/codes.ts';
import { audit } from '#kernel/audit.ts';
import type { Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { addNode, changeNode, listNodes, removeNode } from './nodes.ts';
import { codeStats } from '../stats.ts';

const tags = ['QR codes'];

/** `/api/v1/codes/tree`: the places where codes hang. */
export function nodeRoutes(http: FastifyInstance, kernel: Kernel): void {
  const app = typed(http);
  const read = { permission: 'codes.read' } as const;
  const write = { permission: 'codes.write' } as const;

  const find = async (tx: Tx, workspaceId: string, id: string) => {
    const node = (await listNodes(tx, workspaceId)).find((candidate) => candidate.id === id);
    if (!node) throw notFound('place', id);
    return node;
  };

  app.get(
    '/api/v1/codes/tree',
    { config: read, schema: { tags, summary: 'The tree of places', response: { 200: codeTree } } },
    async (request) => ({ nodes: await listNodes(kernel.db, authOf(request).workspaceId) }),
  );

  app.post(
    '/api/v1/codes/tree',
    {
      config: { ...write, idempotent: true },
      schema: { tags, summary: 'Add a place', body: createNode, response: { 201: codeNode } },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const node = await kernel.unit(async (unit) => {
        const id = await addNode(unit, auth.workspaceId, request.body);
        await audit(unit, auth, 'place.created', { kind: 'place', id, name: request.body.name });
        return find(unit.tx, auth.workspaceId, id);
      });
      return reply.code(201).header('location', `/api/v1/codes/tree/${node.id}`).send(node);
    },
  );

  app.patch(
    '/api/v1/codes/tree/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Rename or move a place',
        params: idParams,
        body: updateNode,
        response: { 200: codeNode },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { id } = request.params;
      return kernel.unit(async (unit) => {
        await changeNode(unit, auth.workspaceId, id, request.body);
        const node = await find(unit.tx, auth.workspaceId, id);
        await audit(
          unit,
          auth,
          'place.changed',
          { kind: 'place', id, name: node.name },
          { fields: Object.keys(request.body) },
        );
        return node;
      });
    },
  );

  app.delete(
    '/api/v1/codes/tree/:id',
    {
      config: write,
      schema: { tags, summary: 'Remove an empty place', params: idParams, response: noContent },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { id } = request.params;
      await kernel.unit(async (unit) => {
        const name = await removeNode(unit, auth.workspaceId, id);
        await audit(unit, auth, 'place.removed', { kind: 'place', id, name });
      });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/v1/codes/tree/:id/stats',
    {
      config: read,
      schema: {
        tags,
        summary: 'Statistics of a place and all below it',
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
        { nodeId: request.params.id },
        request.query,
      ),
  );
}
