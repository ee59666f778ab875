import type { FastifyInstance } from 'fastify';
import {
  jobParams,
  portraitJob,
  portraitJobKinds,
  portraitJobs,
  portraitSettings,
  type PortraitJob,
  type PortraitJobKind,
} from '#contracts/api/portrait.ts';
import { audit } from '#kernel/audit.ts';
import type { Tx } from '#kernel/db/database.ts';
import { authOf } from '#kernel/http/auth.ts';
import { typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { tellJobs } from './jobs/attempt.ts';
import { cancelJob, queueJob, readJobs } from './jobs/store.ts';
import { loadOne, saveSettings } from './settings.ts';

const tags = ['Portrait'];
const mayRead = { permission: 'segments.read' } as const;
const mayWrite = { permission: 'segments.write' } as const;

export const settingsRoutes = (kernel: Kernel) => (http: FastifyInstance) => {
  const app = typed(http);
  const { db } = kernel;

  app.get(
    '/api/v1/portrait/settings',
    {
      config: mayRead,
      schema: {
        tags,
        summary: 'Read how portraits and RFM scores are worked out',
        response: { 200: portraitSettings },
      },
    },
    (request) => loadOne(db, authOf(request).workspaceId),
  );

  app.put(
    '/api/v1/portrait/settings',
    {
      config: mayWrite,
      schema: {
        tags,
        summary: 'Change how portraits and RFM scores are worked out',
        description: 'Another half-life or other topics have all portraits counted anew.',
        body: portraitSettings,
        response: { 200: portraitSettings },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId } = auth;
      const next = request.body;
      await kernel.unit(async (unit) => {
        const before = await loadOne(unit.tx, workspaceId);
        await saveSettings(unit.tx, workspaceId, next, unit.now);
        const differs = (key: keyof typeof next) =>
          JSON.stringify(before[key]) !== JSON.stringify(next[key]);
        if (differs('halfLifeDays') || differs('topics'))
          await queueJob(unit, { workspaceId, kind: 'rebuild' });
        if (differs('rfm')) await queueJob(unit, { workspaceId, kind: 'rfm' });
        await audit(unit, auth, 'portrait.settings_changed');
      });
      tellJobs(kernel, workspaceId);
      return loadOne(db, workspaceId);
    },
  );

  app.get(
    '/api/v1/portrait/jobs',
    {
      config: mayRead,
      schema: {
        tags,
        summary: 'Read how far long work on portraits is',
        response: { 200: portraitJobs },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      return {
        items: await Promise.all(portraitJobKinds.map((kind) => job(db, workspaceId, kind))),
      };
    },
  );

  app.post(
    '/api/v1/portrait/jobs/:kind',
    {
      config: mayWrite,
      schema: {
        tags,
        summary: 'Count all portraits anew from the log, or work out RFM scores anew',
        params: jobParams,
        response: { 200: portraitJob },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId } = auth;
      const { kind } = request.params;
      await kernel.unit(async (unit) => {
        await queueJob(unit, { workspaceId, kind });
        await audit(unit, auth, `portrait.${kind}_started`);
      });
      tellJobs(kernel, workspaceId);
      return job(db, workspaceId, kind);
    },
  );

  app.post(
    '/api/v1/portrait/jobs/:kind/cancel',
    {
      config: mayWrite,
      schema: {
        tags,
        summary: 'Stop it; what it has done stays',
        params: jobParams,
        response: { 200: portraitJob },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId } = auth;
      const { kind } = request.params;
      await kernel.unit(async (unit) => {
        await cancelJob(unit.tx, { workspaceId, kind }, unit.now);
        await audit(unit, auth, `portrait.${kind}_cancelled`);
      });
      tellJobs(kernel, workspaceId);
      return job(db, workspaceId, kind);
    },
  );
};

const idle = { status: 'idle', corrected: 0, failure: null, startedAt: null, finishedAt: null };

/** The last run of a kind of work. */
async function job(tx: Tx, workspaceId: string, kind: PortraitJobKind): Promise<PortraitJob> {
  const known = (await readJobs(tx, workspaceId)).get(kind);
  return known ?? ({ kind, progress: { done: 0, of: 0 }, ...idle } as PortraitJob);
}
