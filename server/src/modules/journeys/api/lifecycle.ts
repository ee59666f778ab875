import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  journeyDetail,
  journeyDiff,
  journeyDiffQuery,
  journeyVersionDetail,
  journeyVersions,
  publishJourney,
} from '#contracts/api/journeys.ts';
import { notFound } from '#kernel/errors.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { actOn, publishDraft, type JourneyAct } from '../definitions/change.ts';
import { diffJourneys } from '../definitions/diff.ts';
import { readJourney } from '../definitions/store.ts';
import {
  listVersions,
  readEdition,
  readVersion,
  type VersionRow,
} from '../definitions/versions.ts';
import { toDetail } from '../definitions/view.ts';
import { startStop } from '../people/work.ts';
import { callerOf, perform, read, tags, write } from './common.ts';

const acts: readonly { act: JourneyAct; action: `journey.${string}`; summary: string }[] = [
  {
    act: 'pause',
    action: 'journey.paused',
    summary: 'Pause a journey: nobody comes in and nobody moves; what falls due waits',
  },
  {
    act: 'resume',
    action: 'journey.resumed',
    summary: 'Resume a paused, draining or stopped journey; what fell due goes on at once',
  },
  {
    act: 'drain',
    action: 'journey.drained',
    summary: 'Drain a journey: nobody comes in, those inside go on to their end',
  },
  {
    act: 'stop',
    action: 'journey.stopped',
    summary: 'Stop a journey: nobody comes in, and everybody inside leaves',
  },
];

const toVersion = (row: VersionRow) => ({ ...row, publishedAt: row.publishedAt.toISOString() });

/** What is live: versions, and whether people come in and move. */
export function lifecycleRoutes(app: FastifyInstance, kernel: Kernel): void {
  const http = typed(app);
  const { db } = kernel;

  http.post(
    '/api/v1/journeys/:id/publish',
    {
      config: write,
      schema: {
        tags,
        summary: 'Publish the draft as the next version, which people enter from now on',
        description:
          'People inside stay on the version they came in by. Refused as `journey.invalid`, with `problems`, or as `journey.changed_meanwhile`.',
        params: idParams,
        body: publishJourney,
        response: { 200: journeyDetail },
      },
    },
    async (request) => {
      const { workspaceId, by } = callerOf(request);
      const { id } = request.params;
      const { revision } = request.body;
      await perform(kernel, request, 'journey.published', async (unit) => {
        const made = await publishDraft(kernel, unit, workspaceId, id, { revision, by });
        return { id, name: made.name, details: { version: made.version } };
      });
      return toDetail(await readJourney(db, workspaceId, id));
    },
  );

  for (const { act, action, summary } of acts)
    http.post(
      `/api/v1/journeys/:id/${act}`,
      {
        config: write,
        schema: { tags, summary, params: idParams, response: { 200: journeyDetail } },
      },
      async (request) => {
        const { workspaceId, by } = callerOf(request);
        const { id } = request.params;
        await perform(kernel, request, action, async (unit) => {
          const { name } = await actOn(unit, workspaceId, id, act, by);
          if (act === 'stop') await startStop(unit, workspaceId, id, by);
          return { id, name };
        });
        return toDetail(await readJourney(db, workspaceId, id));
      },
    );

  http.get(
    '/api/v1/journeys/:id/versions',
    {
      config: read,
      schema: {
        tags,
        summary: 'The versions of a journey, the latest first',
        params: idParams,
        response: { 200: journeyVersions },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { id } = await readJourney(db, workspaceId, request.params.id);
      return { items: (await listVersions(db, workspaceId, id)).map(toVersion) };
    },
  );

  http.get(
    '/api/v1/journeys/:id/versions/:version',
    {
      config: read,
      schema: {
        tags,
        summary: 'One version with its definition',
        params: idParams.extend({
          version: z.coerce
            .number()
            .int()
            .min(1)
            .max(2 ** 31 - 1),
        }),
        response: { 200: journeyVersionDetail },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { id, version } = request.params;
      await readJourney(db, workspaceId, id);
      const definition = await readVersion(db, workspaceId, id, version);
      const versions = await listVersions(db, workspaceId, id);
      const row = versions.find((one) => one.version === version);
      if (!row) throw notFound('journey', id);
      return { ...toVersion(row), definition };
    },
  );

  http.get(
    '/api/v1/journeys/:id/diff',
    {
      config: read,
      schema: {
        tags,
        summary: 'What is different between two versions, or a version and the draft',
        params: idParams,
        querystring: journeyDiffQuery,
        response: { 200: journeyDiff },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { id } = request.params;
      const { from, to } = request.query;
      const before = await readEdition(db, workspaceId, id, from);
      return { changes: diffJourneys(before, await readEdition(db, workspaceId, id, to)) };
    },
  );
}
