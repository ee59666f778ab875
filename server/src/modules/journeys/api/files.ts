import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { actionInput } from '#contracts/actions.ts';
import {
  checkJourneyBody,
  importJourney,
  journeyActions,
  journeyCheck,
  journeyDetail,
  journeyExportQuery,
  journeyFile,
  journeyTemplates,
  journeyTemplatesQuery,
  type JourneyAction,
} from '#contracts/api/journeys.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Action } from '#kernel/registry.ts';
import { problemsOf } from '../definitions/check.ts';
import { insertJourney, readJourney } from '../definitions/store.ts';
import { readEdition } from '../definitions/versions.ts';
import { toDetail } from '../definitions/view.ts';
import { templatesIn } from '../templates/index.ts';
import { callerOf, perform, read, tags, write } from './common.ts';

/** Journeys as JSON: checked, exported, imported, and the ready-made ones. */
export function fileRoutes(app: FastifyInstance, kernel: Kernel): void {
  const http = typed(app);
  const { db, registry } = kernel;

  http.get(
    '/api/v1/journeys/templates',
    {
      config: read,
      schema: {
        tags,
        summary: 'Journeys to start from',
        querystring: journeyTemplatesQuery,
        response: { 200: journeyTemplates },
      },
    },
    (request) => ({ items: templatesIn(request.query.language) }),
  );

  http.get(
    '/api/v1/journeys/actions',
    {
      config: read,
      schema: {
        tags,
        summary: 'What an action step may do, and what it takes',
        response: { 200: journeyActions },
      },
    },
    () => ({ items: registry.all('actions').map(toAction) }),
  );

  http.post(
    '/api/v1/journeys/check',
    {
      config: read,
      schema: {
        tags,
        summary: 'Everything wrong with a definition, each with its place',
        body: checkJourneyBody,
        response: { 200: journeyCheck },
      },
    },
    async (request) => ({
      problems: await problemsOf(
        kernel,
        db,
        callerOf(request).workspaceId,
        request.body.definition,
      ),
    }),
  );

  http.get(
    '/api/v1/journeys/:id/check',
    {
      config: read,
      schema: {
        tags,
        summary: 'Everything wrong with a journey’s draft',
        params: idParams,
        response: { 200: journeyCheck },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { draft } = await readJourney(db, workspaceId, request.params.id);
      return { problems: await problemsOf(kernel, db, workspaceId, draft) };
    },
  );

  http.post(
    '/api/v1/journeys/import',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Make a journey from an exported file',
        description:
          'What it refers to (segments, tags, codes, accounts) is looked for by id; what this workspace does not have is told by the check of the new draft.',
        body: importJourney,
        response: { 201: journeyDetail },
      },
    },
    async (request, reply) => {
      const { workspaceId, by } = callerOf(request);
      const { name, description, definition: draft } = request.body;
      const { id } = await perform(kernel, request, 'journey.imported', async (unit) => ({
        id: await insertJourney(unit, workspaceId, { name, description, draft, by }),
        name,
      }));
      return reply.code(201).send(toDetail(await readJourney(db, workspaceId, id)));
    },
  );

  http.get(
    '/api/v1/journeys/:id/export',
    {
      config: read,
      schema: {
        tags,
        summary: 'A journey’s draft, or one of its versions, as a file',
        params: idParams,
        querystring: journeyExportQuery,
        response: { 200: journeyFile },
      },
    },
    async (request, reply) => {
      const { workspaceId } = callerOf(request);
      const { id } = request.params;
      const { name, description } = await readJourney(db, workspaceId, id);
      const definition = await readEdition(db, workspaceId, id, request.query.version);
      return reply
        .header('content-disposition', `attachment; filename="journey-${id}.json"`)
        .send({ format: 'rapport.journey/1', name, description, definition });
    },
  );
}

const toAction = ({ name, input }: Action): JourneyAction => ({
  name,
  input: actionInput.parse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })),
});
