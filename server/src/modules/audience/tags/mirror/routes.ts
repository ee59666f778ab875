import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { putTagMirror, tagMirrors } from '#contracts/api/tags/mirrors.ts';
import { audit } from '#kernel/audit.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { lockTag } from '../definitions/change.ts';
import { tellRuns } from '../runs/run.ts';
import { readTag } from '../definitions/store.ts';
import { mirrorAccounts, requireAccount, type MirrorAccount } from './accounts.ts';
import { endMirror, readMirrors, saveMirror } from './store.ts';
import { mirrorJob } from './work.ts';

const tags = ['Tags'];
const place = idParams.extend({ channelId: z.uuid() });

/** `/api/v1/tags/:id/mirrors`: a tag as the own tags of channel accounts. */
export const mirrorRoutes = (kernel: Kernel) => (app: FastifyInstance) => {
  const http = typed(app);
  const write = { permission: 'segments.write' } as const;

  http.get(
    '/api/v1/tags/:id/mirrors',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'See to which accounts a tag is mirrored, how that stands, and where it can be',
        params: idParams,
        response: { 200: tagMirrors },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { id } = await readTag(kernel.db, workspaceId, request.params.id);
      const accounts = await mirrorAccounts(kernel.db, kernel.registry, workspaceId);
      const used = await countMirrors(kernel.db, workspaceId);
      return {
        items: await readMirrors(kernel.db, workspaceId, id),
        targets: accounts.map(({ channelId, name, kind, platform: { limits } }) => ({
          channelId,
          name,
          kind,
          used: used.get(channelId) ?? 0,
          limits,
        })),
      };
    },
  );

  http.put(
    '/api/v1/tags/:id/mirrors/:channelId',
    {
      config: write,
      schema: {
        tags,
        summary: 'Mirror a tag to an account, or try again after a failure',
        params: place,
        body: putTagMirror,
        response: { 202: z.null().describe('It is worked on') },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { workspaceId } = auth;
      const { id: tagId, channelId } = request.params;
      const { takeOver } = request.body;
      await kernel.unit(async (unit) => {
        const tag = await lockTag(unit.tx, workspaceId, tagId);
        const account = await requireAccount(unit.tx, kernel.registry, workspaceId, channelId);
        const platformName = request.body.platformName ?? tag.name;
        refuseLong(platformName, account);
        const mirror = { workspaceId, tagId, channelId, platformName, takeOver };
        await saveMirror(unit.tx, mirror, unit.now);
        await unit.addJob(mirrorJob, { channelId }, { maxAttempts: 1 });
        const details = { channel: account.name, platformName, takeOver };
        await audit(unit, auth, 'tag_mirror.started', { kind: 'tag', ...tag }, details);
      });
      tellRuns(kernel, workspaceId);
      return reply.code(202).send(null);
    },
  );

  http.delete(
    '/api/v1/tags/:id/mirrors/:channelId',
    {
      config: write,
      schema: {
        tags,
        summary: 'Stop mirroring a tag; the platform’s tag is deleted',
        params: place,
        response: noContent,
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { id, channelId } = request.params;
      await kernel.unit(async (unit) => {
        const tag = await lockTag(unit.tx, auth.workspaceId, id);
        await endMirror(unit.tx, id, channelId);
        await unit.addJob(mirrorJob, { channelId }, { maxAttempts: 1 });
        await audit(unit, auth, 'tag_mirror.ended', { kind: 'tag', ...tag }, { channelId });
      });
      tellRuns(kernel, auth.workspaceId);
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/v1/tags/:id/mirrors/:channelId/check',
    {
      config: { permission: 'contacts.read', idempotent: true },
      schema: {
        tags,
        summary: 'Compare a mirrored tag with the platform now; else it is done once a day',
        params: place,
        response: { 202: z.null().describe('It is looked at') },
      },
    },
    async (request, reply) => {
      const { workspaceId } = authOf(request);
      const { id, channelId } = request.params;
      await kernel.unit(async (unit) => {
        await lockTag(unit.tx, workspaceId, id);
        await requireAccount(unit.tx, kernel.registry, workspaceId, channelId);
        await sql`update audience.tag_mirrors set checked_at = null
          where tag_id = ${id} and channel_id = ${channelId}`.execute(unit.tx);
        await unit.addJob(mirrorJob, { channelId }, { maxAttempts: 1 });
      });
      return reply.code(202).send(null);
    },
  );
};

async function countMirrors(tx: Tx, workspaceId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ channelId: string; n: number }>`
    select channel_id as "channelId", count(*)::int as n from audience.tag_mirrors
    where workspace_id = ${workspaceId} group by 1`.execute(tx);
  return new Map(rows.map(({ channelId, n }) => [channelId, n]));
}

/** Before anything is asked of the platform, which would count it against a quota. */
function refuseLong(name: string, { platform: { limits } }: MirrorAccount): void {
  const bytes = Buffer.byteLength(name);
  if (bytes > limits.nameBytes)
    throw new DomainError(
      'invalid',
      'tag_mirror.name_too_long',
      `${name} is ${bytes} bytes long; the platform takes ${limits.nameBytes}. Give it a shorter name there.`,
      { name, bytes, limit: limits.nameBytes },
    );
}
