import type { FastifyInstance } from 'fastify';
import {
  copyJourney,
  createJourney,
  journeyDetail,
  journeyList,
  journeyQuery,
  updateJourney,
} from '#contracts/api/journeys.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { blankDraft, changeJourney, deleteJourney } from '../definitions/change.ts';
import {
  insertJourney,
  listJourneys,
  readJourney,
  type JourneyWithDraft,
} from '../definitions/store.ts';
import { toDetail, toJourney } from '../definitions/view.ts';
import { clearJourneyJob } from '../people/clear.ts';
import { templateDraft } from '../templates/index.ts';
import { callerOf, perform, read, tags, write } from './common.ts';

/** Journeys themselves: made, drawn, copied, deleted. */
export function draftRoutes(app: FastifyInstance, kernel: Kernel): void {
  const http = typed(app);
  const { db } = kernel;

  http.get(
    '/api/v1/journeys',
    {
      config: read,
      schema: {
        tags,
        summary: 'List journeys, the newest first, with how many people are inside',
        querystring: pageQuery.extend(journeyQuery.shape),
        response: { 200: journeyList },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { q, status = null, limit, cursor } = request.query;
      const before = decodeCursor(cursor, 1)?.[0]?.toString() ?? null;
      const page = { q, status, before, limit: limit + 1 };
      const rows = await listJourneys(db, workspaceId, page);
      return toPage(rows.map(toJourney), limit, ({ id }) => [id]);
    },
  );

  http.post(
    '/api/v1/journeys',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Make a journey, blank or from a ready-made one',
        body: createJourney,
        response: { 201: journeyDetail },
      },
    },
    async (request, reply) => {
      const { workspaceId, by } = callerOf(request);
      const { name, description, template, language } = request.body;
      const draft = template === undefined ? blankDraft() : templateDraft(template, language);
      const { id } = await perform(kernel, request, 'journey.created', async (unit) => ({
        id: await insertJourney(unit, workspaceId, { name, description, draft, by }),
        name,
        details: template === undefined ? {} : { template },
      }));
      return reply.code(201).send(toDetail(await readJourney(db, workspaceId, id)));
    },
  );

  http.get(
    '/api/v1/journeys/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'One journey with its draft',
        params: idParams,
        response: { 200: journeyDetail },
      },
    },
    async (request) =>
      toDetail(await readJourney(db, callerOf(request).workspaceId, request.params.id)),
  );

  http.patch(
    '/api/v1/journeys/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Save a journey’s name, description or draft',
        description:
          'Refused as `journey.changed_meanwhile` when somebody saved since `revision` was read. A draft may be unfinished; people inside are not touched before it is published.',
        params: idParams,
        body: updateJourney,
        response: { 200: journeyDetail },
      },
    },
    async (request) => {
      const { workspaceId, by } = callerOf(request);
      const { id } = request.params;
      const { revision, name, description, draft } = request.body;
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        ...(draft === undefined ? {} : { draft }),
      };
      await perform(kernel, request, 'journey.changed', async (unit) => {
        const known = await changeJourney(unit, workspaceId, id, revision, { ...change, by });
        const noted = draft !== undefined && isSameSitting(known, by, unit.now, change);
        return { id, name: name ?? known.name, details: { fields: Object.keys(change) }, noted };
      });
      return toDetail(await readJourney(db, workspaceId, id));
    },
  );

  http.delete(
    '/api/v1/journeys/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a journey that nobody is in, with its history',
        description: 'Refused as `journey.people_inside` while somebody is in it.',
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { workspaceId } = callerOf(request);
      const { id } = request.params;
      await perform(kernel, request, 'journey.deleted', async (unit) => {
        const { name } = await deleteJourney(unit, workspaceId, id);
        await unit.addJob(clearJourneyJob, { journeyId: id });
        return { id, name };
      });
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/v1/journeys/:id/copies',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Copy a journey’s draft into a new journey',
        params: idParams,
        body: copyJourney,
        response: { 201: journeyDetail },
      },
    },
    async (request, reply) => {
      const { workspaceId, by } = callerOf(request);
      const { name } = request.body;
      const { id } = await perform(kernel, request, 'journey.created', async (unit) => {
        const source = await readJourney(unit.tx, workspaceId, request.params.id);
        const { description, draft } = source;
        const made = await insertJourney(unit, workspaceId, { name, description, draft, by });
        return { id: made, name, details: { from: source.id } };
      });
      return reply.code(201).send(toDetail(await readJourney(db, workspaceId, id)));
    },
  );
}

/** A canvas saves as one draws; a pause of so long begins another sitting. Ours, 2026-11. */
const sittingMs = 600_000;

const isSameSitting = (
  { updatedBy, updatedAt, revision }: JourneyWithDraft,
  by: string,
  now: Date,
  change: object,
): boolean =>
  Object.keys(change).length === 1 &&
  revision > 1 &&
  updatedBy === by &&
  now.getTime() - updatedAt.getTime() < sittingMs;
