import type { FastifyInstance } from 'fastify';
import {
  listChanged,
  listMembers,
  segmentChanges,
  segmentChangesQuery,
  segmentHistory,
  segmentHistoryQuery,
  segmentMembers,
  segmentRecompute,
} from '#contracts/api/segments.ts';
import { audit } from '#kernel/audit.ts';
import { sql } from '#kernel/db/database.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import { changesOf, historyOf, latestRange } from '../ask/history.ts';
import { membersPage } from '../ask/members.ts';
import { loadPeople } from '../ask/people.ts';
import { addToList, takeOffList } from '../lists.ts';
import { latestRecompute, planComputation } from '../live/computations.ts';
import { readSegment } from '../store.ts';
import { read, tags, write, type SegmentDeps } from './common.ts';

/** Who is in a segment, came and went; static lists by hand; computing everything anew. */
export function memberRoutes(app: FastifyInstance, { kernel, plans, wake }: SegmentDeps): void {
  const http = typed(app);
  const { db, clock } = kernel;

  http.get(
    '/api/v1/segments/:id/members',
    {
      config: read,
      schema: {
        tags,
        summary: 'Who is in a segment, in an order that stays while people come and go',
        params: idParams,
        querystring: pageQuery,
        response: { 200: segmentMembers },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { limit, cursor } = request.query;
      const { no } = await readSegment(db, workspaceId, request.params.id, clock.now());
      const before = decodeCursor(cursor, 1)?.[0]?.toString() ?? null;
      const rows = await membersPage(db, workspaceId, no, before, limit + 1);
      return toPage(rows, limit, ({ id }) => [id]);
    },
  );

  for (const act of ['add', 'remove'] as const)
    http.post(
      act === 'add' ? '/api/v1/segments/:id/members' : '/api/v1/segments/:id/members/remove',
      {
        config: write,
        schema: {
          tags,
          summary: act === 'add' ? 'Put people on a static list' : 'Take people off a static list',
          params: idParams,
          body: listMembers,
          response: { 200: listChanged },
        },
      },
      async (request) => {
        const auth = authOf(request);
        const { workspaceId } = auth;
        const { id } = request.params;
        return kernel.unit(async (unit) => {
          const { contactIds } = request.body;
          const change = { workspaceId, segmentId: id, contactIds, by: auth.actor.name };
          const work = act === 'add' ? addToList : takeOffList;
          const changed = await work(unit, plans, change);
          const { name, size } = await readSegment(unit.tx, workspaceId, id, unit.now);
          await audit(
            unit,
            auth,
            act === 'add' ? 'segment.people_added' : 'segment.people_removed',
            { kind: 'segment', id, name },
            { people: changed },
          );
          unit.afterCommit(() => kernel.live.publish({ workspaceId, topic: 'segments', data: {} }));
          return { changed, size };
        });
      },
    );

  http.get(
    '/api/v1/segments/:id/history',
    {
      config: read,
      schema: {
        tags,
        summary: 'A segment’s size over time, and how many came and went',
        params: idParams,
        querystring: segmentHistoryQuery,
        response: { 200: segmentHistory },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const now = clock.now();
      const found = await readSegment(db, workspaceId, request.params.id, now);
      const { rows } = await sql<{ timeZone: string }>`
        select time_zone as "timeZone" from kernel.workspaces where id = ${workspaceId}`.execute(
        db,
      );
      const timeZone = rows[0]?.timeZone ?? 'UTC';
      return historyOf(db, timeZone, found, latestRange(request.query, timeZone, now), now);
    },
  );

  http.get(
    '/api/v1/segments/:id/changes',
    {
      config: read,
      schema: {
        tags,
        summary: 'Who came and went, and why, the latest first',
        params: idParams,
        querystring: pageQuery.extend(segmentChangesQuery.shape),
        response: { 200: segmentChanges },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { id } = request.params;
      const { limit, cursor, direction = null } = request.query;
      await readSegment(db, workspaceId, id, clock.now());
      const before = decodeCursor(cursor, 1)?.[0]?.toString() ?? null;
      const rows = await changesOf(db, workspaceId, id, { direction, before, limit: limit + 1 });
      const people = await loadPeople(
        db,
        workspaceId,
        rows.map(({ personId }) => personId),
      );
      const page = toPage(rows, limit, (row) => [row.id]);
      return {
        ...page,
        items: page.items.flatMap(({ personId, entered, at, cause, by }) => {
          const person = people.get(personId);
          return person ? [{ person, entered, at: at.toISOString(), cause, by }] : [];
        }),
      };
    },
  );

  http.get(
    '/api/v1/segments/recompute',
    {
      config: read,
      schema: {
        tags,
        summary: 'How far computing everything anew has come',
        response: { 200: segmentRecompute },
      },
    },
    (request) => latestRecompute(db, authOf(request).workspaceId),
  );

  http.post(
    '/api/v1/segments/recompute',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Compute every segment anew for everybody',
        description:
          'For when something wrote to the database past the product; else it finds nothing.',
        response: { 202: segmentRecompute },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { workspaceId, actor } = auth;
      await kernel.unit(async (unit) => {
        const { status } = await latestRecompute(unit.tx, workspaceId);
        if (status === 'queued' || status === 'running') return;
        await planComputation(unit, {
          workspaceId,
          segments: null,
          cause: 'recompute',
          by: actor.name,
          silent: false,
          source: null,
        });
        await audit(unit, auth, 'segment.recomputed');
        unit.afterCommit(wake);
      });
      return reply.code(202).send(await latestRecompute(db, workspaceId));
    },
  );
}
