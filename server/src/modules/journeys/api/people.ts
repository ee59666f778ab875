import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  enterJourney,
  journeyEntered,
  journeyLeft,
  journeyNumbers,
  journeyNumbersQuery,
  journeyPath,
  journeyPeople,
  journeyPeopleQuery,
  journeyRuns,
  journeyWork,
  leaveJourney,
  moveJourney,
} from '#contracts/api/journeys.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { personOf } from '#modules/contacts/index.ts';
import { lockJourney, readJourney } from '../definitions/store.ts';
import { enterNamed } from '../people/enter.ts';
import { takeOut } from '../people/leave.ts';
import { listPeople, type PersonPlace } from '../people/list.ts';
import { planMove } from '../people/move.ts';
import { numbersOf } from '../people/numbers.ts';
import { pathOf, runsOf } from '../people/runs.ts';
import { callerOf, perform, read, tags, write } from './common.ts';

/** Who is where in a journey, and letting people in and out. */
export function peopleRoutes(app: FastifyInstance, kernel: Kernel): void {
  const http = typed(app);
  const { db } = kernel;

  http.get(
    '/api/v1/journeys/:id/numbers',
    {
      config: read,
      schema: {
        tags,
        summary: 'How many people are at each step of a version, and passed along each edge',
        params: idParams,
        querystring: journeyNumbersQuery,
        response: { 200: journeyNumbers },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { id, liveVersion } = await readJourney(db, workspaceId, request.params.id);
      return numbersOf(db, workspaceId, id, request.query.version ?? liveVersion);
    },
  );

  http.get(
    '/api/v1/journeys/:id/people',
    {
      config: read,
      schema: {
        tags,
        summary: 'Who is in a journey now, or at one of its steps',
        params: idParams,
        querystring: pageQuery.extend(journeyPeopleQuery.shape),
        response: { 200: journeyPeople },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { version = null, step = null, limit, cursor } = request.query;
      const { id } = await readJourney(db, workspaceId, request.params.id);
      const after = decodeCursor(cursor, 4) as PersonPlace | null;
      const page = { version, step, after, limit: limit + 1 };
      const rows = await listPeople(db, workspaceId, id, page);
      const items = rows.map((row) => ({
        ...row,
        enteredAt: row.enteredAt.toISOString(),
        since: row.since?.toISOString() ?? null,
        wakeAt: row.wakeAt?.toISOString() ?? null,
      }));
      return toPage(items, limit, (row) => [row.version, row.step ?? '', row.contactId, row.runId]);
    },
  );

  http.post(
    '/api/v1/journeys/:id/entries',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Let people into a journey, by hand or by a program',
        description:
          'Needs the trigger `manual` or `api`. Entry limits and who may enter hold as for everybody; whoever stays outside is told with the reason.',
        params: idParams,
        body: enterJourney,
        response: { 200: journeyEntered },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { people, by } = request.body;
      const { results } = await perform(kernel, request, 'journey.people_entered', async (unit) => {
        const journey = await readJourney(unit.tx, workspaceId, request.params.id);
        const made = await enterNamed(kernel, unit, workspaceId, journey, people, by);
        const entered = made.filter(({ runId }) => runId !== null).length;
        const { id, name } = journey;
        return { id, name, details: { people: people.length, entered }, results: made };
      });
      return { results };
    },
  );

  http.post(
    '/api/v1/journeys/:id/exits',
    {
      config: write,
      schema: {
        tags,
        summary: 'Take people out of a journey',
        params: idParams,
        body: leaveJourney,
        response: { 200: journeyLeft },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { left } = await perform(kernel, request, 'journey.people_removed', async (unit) => {
        const { id, name } = await readJourney(unit.tx, workspaceId, request.params.id);
        const { runIds } = request.body;
        const count = await takeOut(kernel, unit, workspaceId, id, runIds);
        return { id, name, details: { people: count }, left: count };
      });
      return { left };
    },
  );

  http.post(
    '/api/v1/journeys/:id/moves',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Move everybody on one version to another, in the background',
        description:
          'People at a step that both versions have stay there, and go on waiting where it waits for the same; `steps` says where all others go.',
        params: idParams,
        body: moveJourney,
        response: { 202: journeyWork },
      },
    },
    async (request, reply) => {
      const { workspaceId, by } = callerOf(request);
      const { from, to, steps } = request.body;
      const { people } = await perform(kernel, request, 'journey.people_moved', async (unit) => {
        const journey = await lockJourney(unit.tx, workspaceId, request.params.id);
        const move = { from, to, steps, by };
        const count = await planMove(unit, workspaceId, journey, move);
        const { id, name } = journey;
        return { id, name, details: { from, to, people: count }, people: count };
      });
      return reply.code(202).send({ people });
    },
  );

  http.get(
    '/api/v1/contacts/:id/journeys',
    {
      config: read,
      schema: {
        tags,
        summary: 'The times that a person was in journeys, the latest first',
        params: idParams,
        response: { 200: journeyRuns },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { contactIds } = await personOf(db, workspaceId, request.params.id);
      return { items: await runsOf(db, workspaceId, contactIds) };
    },
  );

  http.get(
    '/api/v1/contacts/:id/journeys/:runId',
    {
      config: read,
      schema: {
        tags,
        summary: 'The way that a person took through a journey',
        params: idParams.extend({ runId: z.uuid() }),
        response: { 200: journeyPath },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request);
      const { id, runId } = request.params;
      const { contactIds } = await personOf(db, workspaceId, id);
      return pathOf(db, workspaceId, contactIds, runId);
    },
  );
}
