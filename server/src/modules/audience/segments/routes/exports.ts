import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { exportSegment, segmentExport, segmentExports } from '#contracts/api/segments.ts';
import { audit } from '#kernel/audit.ts';
import type { Tx } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import { queueExport } from '../exports/job.ts';
import {
  cancelExport,
  insertExport,
  listExports,
  readExport,
  readPart,
  toExport,
  type ExportRow,
} from '../exports/store.ts';
import { readSegment } from '../store.ts';
import { tags, type SegmentDeps } from './common.ts';

const may = { permission: 'segments.export' } as const;

/** Members as CSV files. */
export function exportRoutes(app: FastifyInstance, { kernel }: SegmentDeps): void {
  const http = typed(app);
  const { db, clock } = kernel;

  http.get(
    '/api/v1/segments/:id/exports',
    {
      config: may,
      schema: {
        tags,
        summary: 'The latest exports of a segment',
        params: idParams,
        response: { 200: segmentExports },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { id } = await readSegment(db, workspaceId, request.params.id, clock.now());
      return { items: (await listExports(db, workspaceId, id)).map(toExport) };
    },
  );

  http.post(
    '/api/v1/segments/:id/exports',
    {
      config: { ...may, idempotent: true },
      schema: {
        tags,
        summary: 'Write a segment’s members who agree to a purpose to a CSV file',
        params: idParams,
        body: exportSegment,
        response: { 202: segmentExport },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { workspaceId, actor } = auth;
      const { purpose, columns } = request.body;
      const exportId = await kernel.unit(async (unit) => {
        const { id, name, size } = await readSegment(
          unit.tx,
          workspaceId,
          request.params.id,
          unit.now,
        );
        const made = await insertExport(unit, {
          workspaceId,
          segmentId: id,
          segmentName: name,
          purpose,
          columns: [...new Set(columns)],
          total: size,
          createdBy: actor.name,
        });
        await audit(
          unit,
          auth,
          'segment.exported',
          { kind: 'segment', id, name },
          { purpose, columns },
        );
        await queueExport(unit, made);
        return made;
      });
      return reply.code(202).send(toExport(await readExport(db, workspaceId, exportId)));
    },
  );

  http.get(
    '/api/v1/segment-exports/:id',
    {
      config: may,
      schema: { tags, summary: 'One export', params: idParams, response: { 200: segmentExport } },
    },
    async (request) =>
      toExport(await readExport(db, authOf(request).workspaceId, request.params.id)),
  );

  http.post(
    '/api/v1/segment-exports/:id/cancel',
    {
      config: may,
      schema: {
        tags,
        summary: 'Stop an export and delete what it has written',
        params: idParams,
        response: { 200: segmentExport },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { id } = request.params;
      await kernel.unit(async (unit) => {
        await cancelExport(unit, auth.workspaceId, id);
        const { segmentId, segmentName } = await readExport(unit.tx, auth.workspaceId, id);
        const subject = { kind: 'segment', id: segmentId, name: segmentName };
        await audit(unit, auth, 'segment.export_cancelled', subject);
      });
      return toExport(await readExport(db, auth.workspaceId, id));
    },
  );

  http.get(
    '/api/v1/segment-exports/:id/file',
    {
      config: may,
      schema: {
        tags,
        summary: 'The file of an export',
        produces: ['text/csv'],
        params: idParams,
        response: { 200: z.any().describe('CSV, UTF-8') },
      },
    },
    async (request, reply) => {
      const row = await readExport(db, authOf(request).workspaceId, request.params.id);
      refuseUnready(row, clock.now());
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="segment-${row.id}.csv"`)
        .send(Readable.from(partsOf(db, row)));
    },
  );
}

/** @throws DomainError `export.not_ready`, `export.expired` */
function refuseUnready({ status, expiresAt }: ExportRow, now: Date): void {
  if (status !== 'done')
    throw new DomainError('conflict', 'export.not_ready', `This export is ${status}.`, { status });
  if (expiresAt && expiresAt <= now)
    throw new DomainError(
      'gone',
      'export.expired',
      'This file was deleted when its time was over.',
    );
}

/** One part in memory at a time, however large the file. */
async function* partsOf(tx: Tx, { id, parts }: ExportRow): AsyncGenerator<Buffer> {
  for (let part = 0; part < parts; part++) {
    const content = await readPart(tx, id, part);
    if (content) yield gunzipSync(content);
  }
}
