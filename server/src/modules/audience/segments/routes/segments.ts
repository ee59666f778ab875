import type { FastifyInstance } from 'fastify';
import {
  createSegment,
  segment,
  segmentList,
  segmentQuery,
  segmentUses,
  snapshotSegment,
  updateSegment,
  type Segment,
} from '#contracts/api/segments.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import { changeSegment, deleteSegment, makeSegment } from '../change.ts';
import { loadGround } from '../ground.ts';
import { usesOf } from '../references.ts';
import { listByRule, listMembersOf } from '../snapshot.ts';
import { clearSegmentJob } from '../jobs.ts';
import { listSegments, readSegment } from '../store.ts';
import { toSegment } from '../view.ts';
import { read, readJson, tags, texts, write, type SegmentDeps } from './common.ts';

/** Segments themselves: made, changed, deleted, copied. */
export function segmentRoutes(app: FastifyInstance, { kernel, wake }: SegmentDeps): void {
  const http = typed(app);
  const { db, registry, clock } = kernel;
  const find = async (workspaceId: string, id: string) =>
    toSegment(await readSegment(db, workspaceId, id, clock.now()));

  http.get(
    '/api/v1/segments',
    {
      config: read,
      schema: {
        tags,
        summary:
          'List segments, the newest first, with their sizes and in how many places they are used',
        querystring: pageQuery.extend(segmentQuery.shape),
        response: { 200: segmentList },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { q, kind = null, ids, limit, cursor } = request.query;
      const before = decodeCursor(cursor, 1)?.[0]?.toString() ?? null;
      const wanted = {
        q,
        kind,
        ids: ids === undefined ? null : readJson('ids', texts, ids),
        before,
        limit: limit + 1,
      };
      const rows = await listSegments(db, workspaceId, wanted, clock.now());
      const page = toPage(rows.map(toSegment), limit, ({ id }) => [id]);
      const ground = await loadGround(db, registry, workspaceId);
      const listed = page.items.map(({ id }) => id);
      const uses = await usesOf(db, registry, ground, listed);
      const counted = (row: Segment) => ({ ...row, uses: uses.get(row.id)?.length ?? 0 });
      return { ...page, items: page.items.map(counted) };
    },
  );

  http.post(
    '/api/v1/segments',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary:
          'Make a live segment of a rule, a static list of who meets one now, or an empty list',
        body: createSegment,
        response: { 201: segment },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { name, description, kind, rule = null } = request.body;
      const draft = { name, description, createdBy: auth.actor.name };
      const id = await kernel.unit(async (unit) => {
        const made =
          kind === 'static' && rule
            ? await listByRule(unit, registry, auth.workspaceId, draft, rule)
            : (await makeSegment(unit, registry, auth.workspaceId, { ...draft, rule })).id;
        await audit(unit, auth, 'segment.created', { kind: 'segment', id: made, name });
        unit.afterCommit(wake);
        return made;
      });
      return reply.code(201).send(await find(auth.workspaceId, id));
    },
  );

  http.get(
    '/api/v1/segments/:id',
    {
      config: read,
      schema: { tags, summary: 'One segment', params: idParams, response: { 200: segment } },
    },
    (request) => find(authOf(request).workspaceId, request.params.id),
  );

  http.patch(
    '/api/v1/segments/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Rename or describe a segment, or give it another rule',
        params: idParams,
        body: updateSegment,
        response: { 200: segment },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId } = auth;
      const { id } = request.params;
      const { name, description, rule } = request.body;
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        ...(rule === undefined ? {} : { rule }),
      };
      await kernel.unit(async (unit) => {
        await changeSegment(unit, registry, workspaceId, id, change, auth.actor.name);
        const changed = await readSegment(unit.tx, workspaceId, id, unit.now);
        const subject = { kind: 'segment', id, name: changed.name };
        await audit(unit, auth, 'segment.changed', subject, { fields: Object.keys(change) });
        unit.afterCommit(wake);
      });
      return find(workspaceId, id);
    },
  );

  http.delete(
    '/api/v1/segments/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a segment that is used nowhere',
        description: 'Refused as `segment.in_use`, with `uses`, while something is built on it.',
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { id } = request.params;
      await kernel.unit(async (unit) => {
        const { no, name } = await deleteSegment(unit, registry, auth.workspaceId, id);
        await audit(unit, auth, 'segment.deleted', { kind: 'segment', id, name });
        await unit.addJob(clearSegmentJob, { segment: no });
      });
      return reply.code(204).send(null);
    },
  );

  http.get(
    '/api/v1/segments/:id/uses',
    {
      config: read,
      schema: {
        tags,
        summary: 'Where a segment is used',
        params: idParams,
        response: { 200: segmentUses },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { id } = request.params;
      await find(workspaceId, id);
      const ground = await loadGround(db, registry, workspaceId);
      const uses = await usesOf(db, registry, ground, [id]);
      return { items: uses.get(id) ?? [] };
    },
  );

  http.post(
    '/api/v1/segments/:id/snapshot',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Make a static list of who is in a segment now',
        params: idParams,
        body: snapshotSegment,
        response: { 201: segment },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { workspaceId, actor } = auth;
      const { name, description } = request.body;
      const id = await kernel.unit(async (unit) => {
        const source = await readSegment(unit.tx, workspaceId, request.params.id, unit.now);
        const draft = { name, description, createdBy: actor.name };
        const made = await listMembersOf(unit, registry, workspaceId, draft, source.no);
        const subject = { kind: 'segment', id: made, name };
        await audit(unit, auth, 'segment.created', subject, { from: source.id });
        unit.afterCommit(wake);
        return made;
      });
      return reply.code(201).send(await find(workspaceId, id));
    },
  );
}
