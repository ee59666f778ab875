import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { block, blockDetail, createBlock as newBlock, putBlock } from '#contracts/api/content.ts';
import type { PutBlock } from '#contracts/api/content.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { refuseBadBlock } from '../decision/text/check.ts';
import { changeBlock, createBlock, findBlock, listBlocks, removeBlock } from './blocks.ts';
import { blockPattern, refuseInUse, usesOf } from './uses.ts';

const tags = ['Content'];
const read = { permission: 'messages.read' } as const;
const write = { permission: 'messages.write' } as const;

const checked = ({ text, languages }: PutBlock) =>
  refuseBadBlock([text, ...languages.map((variant) => variant.text)]);

/** Pieces of text that many contents hold. */
export const blockRoutes = (kernel: Kernel) => (instance: FastifyInstance) => {
  const app = typed(instance);
  const { db } = kernel;

  app.get(
    '/api/v1/blocks',
    {
      config: read,
      schema: {
        tags,
        summary: 'Reusable blocks of text, by name',
        response: { 200: z.object({ items: z.array(block) }) },
      },
    },
    async (request) => ({ items: await listBlocks(db, authOf(request).workspaceId) }),
  );

  app.get(
    '/api/v1/blocks/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'One block, and where it is used',
        params: idParams,
        response: { 200: blockDetail },
      },
    },
    (request) => detail(authOf(request).workspaceId, request.params.id),
  );

  app.post(
    '/api/v1/blocks',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Make a block; texts hold it as {{ blocks.name }}',
        body: newBlock,
        response: { 201: blockDetail },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { name } = request.body;
      checked(request.body);
      const id = await kernel.unit(async (unit) => {
        const by = auth.actor.name;
        const made = await createBlock(unit.tx, auth.workspaceId, request.body, by, unit.now);
        await audit(unit, auth, 'block.created', { kind: 'block', id: made, name });
        return made;
      });
      return reply
        .code(201)
        .header('location', `/api/v1/blocks/${id}`)
        .send(await detail(auth.workspaceId, id));
    },
  );

  app.put(
    '/api/v1/blocks/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a block, at once in everything that holds it and is not sent yet',
        params: idParams,
        body: putBlock,
        response: { 200: blockDetail },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { id } = request.params;
      checked(request.body);
      await kernel.unit(async (unit) => {
        const { name } = await findBlock(unit.tx, auth.workspaceId, id);
        const by = auth.actor.name;
        await changeBlock(unit.tx, auth.workspaceId, id, request.body, by, unit.now);
        await audit(unit, auth, 'block.changed', { kind: 'block', id, name });
      });
      return detail(auth.workspaceId, id);
    },
  );

  app.delete(
    '/api/v1/blocks/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a block that nothing uses',
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { id } = request.params;
      await kernel.unit(async (unit) => {
        const { name } = await findBlock(unit.tx, auth.workspaceId, id);
        const pattern = blockPattern(name);
        const uses = await usesOf(unit.tx, kernel.registry, auth.workspaceId, pattern);
        refuseInUse('messages.block_in_use', uses);
        await removeBlock(unit.tx, auth.workspaceId, id);
        await audit(unit, auth, 'block.removed', { kind: 'block', id, name });
      });
      return reply.code(204).send(null);
    },
  );

  async function detail(workspaceId: string, id: string) {
    const found = await findBlock(db, workspaceId, id);
    const pattern = blockPattern(found.name);
    return { ...found, uses: await usesOf(db, kernel.registry, workspaceId, pattern) };
  }
};
