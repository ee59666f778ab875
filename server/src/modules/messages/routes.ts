import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { displayNames, personOf } from '#modules/contacts/index.ts';
import {
  message,
  messageDetail,
  messageFilter,
  outboxState,
  resolveMessage,
} from '#contracts/api/messages.ts';
import { audit } from '#kernel/audit.ts';
import { notFound } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { pageOf, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { idIn } from './log/cursor.ts';
import { findMessage, listMessages, toMessage } from './log/read.ts';
import { resolveUncertain } from './log/resolve.ts';
import type { Messages } from './messages.ts';
import { resumeAccounts } from './outbox/pace/pauses.ts';
import { readState } from './outbox/state.ts';

const tags = ['Messages'];
const params = z.object({ id: z.uuid() });

export const messageRoutes = (kernel: Kernel, messages: Messages) => (app: FastifyInstance) => {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const { db } = kernel;

  http.get(
    '/api/v1/messages',
    {
      config: { permission: 'messages.read' },
      schema: {
        tags,
        summary: 'Messages sent, waiting or skipped, the newest first, each with its reason',
        querystring: messageFilter.extend(pageQuery.shape),
        response: { 200: pageOf(message) },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { limit, cursor, contactId, ...filter } = request.query;
      const before = idIn(cursor);
      const contactIds = contactId ? (await personOf(db, workspaceId, contactId)).contactIds : null;
      const rows = await listMessages(
        db,
        workspaceId,
        { ...filter, contactIds },
        before,
        limit + 1,
      );
      const page = toPage(rows, limit, (row) => [row.id]);
      const people = page.items.map((row) => row.contactId);
      const names = await displayNames(db, workspaceId, people);
      const items = page.items.map((row) => toMessage(row, names.get(row.contactId)?.name ?? null));
      return { items, nextCursor: page.nextCursor };
    },
  );

  http.get(
    '/api/v1/messages/outbox',
    {
      config: { permission: 'messages.read' },
      schema: { tags, summary: 'What waits to be sent', response: { 200: outboxState } },
    },
    (request) => readState(db, authOf(request).workspaceId),
  );

  http.post(
    '/api/v1/messages/outbox/:id/resume',
    {
      config: { permission: 'channels.write' },
      schema: {
        tags,
        summary: 'Let a paused channel send again, after its fault was mended',
        params,
        response: { 200: z.object({ resumed: z.boolean() }) },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const channelId = request.params.id;
      return kernel.unit(async (unit) => {
        const [resumed] = await resumeAccounts(unit.tx, auth.workspaceId, [channelId]);
        if (!resumed) return { resumed: false };
        await audit(unit, auth, 'outbox.resumed', { kind: 'channel', id: channelId, name: '' });
        unit.afterCommit(() => messages.deps.changed([auth.workspaceId]));
        return { resumed: true };
      });
    },
  );

  http.get(
    '/api/v1/messages/:id',
    {
      config: { permission: 'messages.read' },
      schema: { tags, summary: 'One message', params, response: { 200: messageDetail } },
    },
    (request) => detail(authOf(request).workspaceId, request.params.id),
  );

  http.post(
    '/api/v1/messages/:id/resolve',
    {
      config: { permission: 'messages.send' },
      schema: {
        tags,
        summary: 'Say what became of an uncertain message; the first word counts',
        params,
        body: resolveMessage,
        response: { 200: messageDetail.extend({ resentAs: z.uuid().nullable() }) },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { id } = request.params;
      const { as } = request.body;
      const resentAs = await kernel.unit(async (unit) => {
        const by = auth.actor.name;
        const made = await resolveUncertain(messages, unit, auth.workspaceId, id, as, by);
        await audit(unit, auth, 'message.resolved', { kind: 'message', id, name: '' }, { as });
        return made;
      });
      return { ...(await detail(auth.workspaceId, id)), resentAs };
    },
  );

  async function detail(workspaceId: string, id: string) {
    const row = await findMessage(db, workspaceId, id);
    if (!row) throw notFound('message', id);
    const names = await displayNames(db, workspaceId, [row.contactId]);
    const { content, address, platformMessageId, resolvedBy, allowed, way, tried } = row;
    const shown = toMessage(row, names.get(row.contactId)?.name ?? null);
    return { ...shown, content, address, platformMessageId, resolvedBy, allowed, way, tried };
  }
};
