import type { FastifyInstance } from 'fastify';
import {
  channel,
  channelCheck,
  channelList,
  createChannel,
  patchChannel,
} from '#contracts/api/channels.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { AccountService } from './service.ts';
import { listAccounts } from './store.ts';
import { channelView } from './view.ts';

const params = idParams;
const tags = ['Channels'];

/** `/api/v1/channels`: connect accounts of platforms, and see whether they work. */
export function accountRoutes(http: FastifyInstance, kernel: Kernel, accounts: AccountService) {
  const app = typed(http);
  const read = { permission: 'channels.read' } as const;
  const write = { permission: 'channels.write' } as const;
  const { publicUrl } = kernel.config;

  app.get(
    '/api/v1/channels',
    {
      config: read,
      schema: { tags, summary: 'List channel accounts', response: { 200: channelList } },
    },
    async (request) => {
      const rows = await listAccounts(kernel.db, authOf(request).workspaceId);
      return { items: rows.map((row) => channelView(row, publicUrl)) };
    },
  );

  app.post(
    '/api/v1/channels',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Connect an account',
        body: createChannel,
        response: { 201: channel },
      },
    },
    async (request, reply) => {
      const row = await accounts.create(authOf(request), request.body);
      return reply
        .code(201)
        .header('location', `/api/v1/channels/${row.id}`)
        .send(channelView(row, publicUrl));
    },
  );

  app.get(
    '/api/v1/channels/:id',
    {
      config: read,
      schema: { tags, summary: 'One channel account', params, response: { 200: channel } },
    },
    async (request) => {
      const row = await accounts.find(authOf(request).workspaceId, request.params.id);
      return channelView(row, publicUrl);
    },
  );

  app.patch(
    '/api/v1/channels/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change an account',
        description:
          'Secrets are write-only. A new encodingAesKey keeps the one before, so that deliveries under way still open.',
        params,
        body: patchChannel,
        response: { 200: channel },
      },
    },
    async (request) => {
      return channelView(
        await accounts.patch(authOf(request), request.params.id, request.body),
        publicUrl,
      );
    },
  );

  app.delete(
    '/api/v1/channels/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Disconnect an account',
        description: 'Its secrets are erased; its history stays.',
        params,
        response: noContent,
      },
    },
    async (request, reply) => {
      await accounts.remove(authOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/v1/channels/:id/check',
    {
      config: write,
      schema: {
        tags,
        summary: 'Check live whether the account works',
        description:
          'Asks the platform for a token, has it look for our address, and tells whether its callbacks arrived.',
        params,
        response: { 200: channelCheck },
      },
    },
    (request) => accounts.check(authOf(request).workspaceId, request.params.id),
  );
}
