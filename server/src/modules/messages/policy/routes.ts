import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  messagePause,
  messagePurpose,
  messagePurposeItem,
  messageSettings,
  putPause,
  putPurpose,
  setMessageSettings,
} from '#contracts/api/messages.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Messages } from '../messages.ts';
import { loadRules, saveRules } from '../settings.ts';
import { endHold, hold } from './holds.ts';
import { listPurposes, removePurpose, savePurpose } from './purposes.ts';

const tags = ['Messages'];
const key = z.object({ key: messagePurpose });
const purposeList = z.object({ items: z.array(messagePurposeItem) });
const pauseList = z.object({ items: z.array(messagePause) });

/** Quiet hours, caps, purposes, and what a person holds back for now. */
export const policyRoutes = (kernel: Kernel, messages: Messages) => (app: FastifyInstance) => {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const { db } = kernel;
  const changed = (workspaceId: string) => () => messages.deps.changed([workspaceId]);

  http.get(
    '/api/v1/messages/settings',
    {
      config: { permission: 'messages.read' },
      schema: { tags, summary: 'Quiet hours and cap', response: { 200: messageSettings } },
    },
    (request) => loadRules(db, authOf(request).workspaceId),
  );

  http.put(
    '/api/v1/messages/settings',
    {
      config: { permission: 'channels.write' },
      schema: {
        tags,
        summary: 'Set quiet hours and cap',
        body: setMessageSettings,
        response: { 200: messageSettings },
      },
    },
    async (request) => {
      const auth = authOf(request);
      await kernel.unit(async (unit) => {
        await saveRules(unit.tx, auth.workspaceId, request.body);
        await audit(unit, auth, 'message_settings.changed', null, request.body);
        unit.afterCommit(() => messages.deps.changed([auth.workspaceId]));
      });
      return loadRules(db, auth.workspaceId);
    },
  );

  http.get(
    '/api/v1/messages/purposes',
    {
      config: { permission: 'messages.read' },
      schema: { tags, summary: 'What messages are for', response: { 200: purposeList } },
    },
    async (request) => ({ items: await listPurposes(db, authOf(request).workspaceId) }),
  );

  http.put(
    '/api/v1/messages/purposes/:key',
    {
      config: { permission: 'channels.write' },
      schema: {
        tags,
        summary: 'Define a purpose, or change how its messages are treated',
        params: key,
        body: putPurpose,
        response: { 200: purposeList },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const purpose = { ...request.body, key: request.params.key };
      await kernel.unit(async (unit) => {
        await savePurpose(unit.tx, auth.workspaceId, purpose);
        const subject = { kind: 'purpose', id: purpose.key, name: purpose.name };
        await audit(unit, auth, 'message_purpose.changed', subject, request.body);
        unit.afterCommit(changed(auth.workspaceId));
      });
      return { items: await listPurposes(db, auth.workspaceId) };
    },
  );

  http.delete(
    '/api/v1/messages/purposes/:key',
    {
      config: { permission: 'channels.write' },
      schema: {
        tags,
        summary: 'Remove a purpose; what people said of it is kept',
        params: key,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      await kernel.unit(async (unit) => {
        await removePurpose(unit.tx, auth.workspaceId, request.params.key);
        const subject = { kind: 'purpose', id: request.params.key, name: request.params.key };
        await audit(unit, auth, 'message_purpose.removed', subject);
        unit.afterCommit(changed(auth.workspaceId));
      });
      return reply.code(204).send(null);
    },
  );

  http.get(
    '/api/v1/messages/pauses',
    {
      config: { permission: 'messages.read' },
      schema: { tags, summary: 'What is held back for now', response: { 200: pauseList } },
    },
    (request) => pauses(authOf(request).workspaceId),
  );

  http.put(
    '/api/v1/messages/pauses',
    {
      config: { permission: 'messages.write' },
      schema: {
        tags,
        summary: 'Hold back all messages, or those of a purpose; they wait until it ends',
        body: putPause,
        response: { 200: pauseList },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { purpose } = request.body;
      await kernel.unit(async (unit) => {
        const given = { ...request.body, by: auth.actor.name };
        await hold(unit.tx, auth.workspaceId, given, unit.now);
        await audit(unit, auth, 'messages.paused', null, { purpose });
        unit.afterCommit(changed(auth.workspaceId));
        unit.afterCommit(() => messages.wakeDue());
      });
      return pauses(auth.workspaceId);
    },
  );

  http.delete(
    '/api/v1/messages/pauses',
    {
      config: { permission: 'messages.write' },
      schema: {
        tags,
        summary: 'Let them go again',
        querystring: z.object({
          purpose: messagePurpose.optional().describe('Left out: the pause of everything'),
        }),
        response: { 200: pauseList },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const purpose = request.query.purpose ?? null;
      await kernel.unit(async (unit) => {
        await endHold(unit.tx, auth.workspaceId, purpose, unit.now);
        await audit(unit, auth, 'messages.resumed', null, { purpose });
        unit.afterCommit(changed(auth.workspaceId));
        unit.afterCommit(() => messages.wakeDue());
      });
      return pauses(auth.workspaceId);
    },
  );

  async function pauses(workspaceId: string) {
    const { holds } = await loadRules(db, workspaceId);
    return { items: holds.map(({ since, ...rest }) => ({ ...rest, since: since.toISOString() })) };
  }
};
