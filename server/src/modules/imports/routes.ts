import type { MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { importJob, importKind, importList, importMapping } from '#contracts/api/imports.ts';
import { DomainError } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { cancelImport, mapColumns, startImport, takeFile } from './actions.ts';
import { errorsCsv } from './errors-csv.ts';
import { listImports, readImport, toJob } from './jobs.ts';
import { fileLimit } from './upload.ts';

const tags = ['Imports'];

/** `/api/v1/imports`: contacts and purchases from files. */
export const importRoutes = (kernel: Kernel) => (http: FastifyInstance) => {
  const app = typed(http);
  const read = { permission: 'imports.read' } as const;
  const write = { permission: 'imports.write' } as const;
  const find = async (request: FastifyRequest, id: string) =>
    toJob(await readImport(kernel.db, authOf(request).workspaceId, id));

  app.get(
    '/api/v1/imports',
    {
      config: read,
      schema: {
        tags,
        summary: 'Imports, newest first',
        querystring: pageQuery,
        response: { 200: importList },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const before = decodeCursor(cursor, 1)?.[0] ?? null;
      const { workspaceId } = authOf(request);
      const rows = await listImports(kernel.db, workspaceId, { limit: limit + 1, before });
      const page = toPage(rows, limit, (row) => [row.id]);
      return { ...page, items: page.items.map(toJob) };
    },
  );

  app.post(
    '/api/v1/imports',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Upload a file and see what is in it',
        description:
          'Multipart: `kind` (contacts or purchases; here or in the query, before the file), and `file`: CSV in any usual encoding and with any usual delimiter, also packed with gzip, up to 2 GB. Nothing is imported until `start`.',
        consumes: ['multipart/form-data'],
        querystring: z.object({ kind: importKind.optional() }),
        response: { 201: importJob },
      },
    },
    async (request, reply) => {
      const { part, kind } = await readUpload(request, request.query.kind);
      const id = await takeFile(kernel, authOf(request), {
        kind,
        name: part.filename,
        file: part.file,
      });
      return reply
        .code(201)
        .header('location', `/api/v1/imports/${id}`)
        .send(await find(request, id));
    },
  );

  app.get(
    '/api/v1/imports/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'One import with its progress',
        params: idParams,
        response: { 200: importJob },
      },
    },
    (request) => find(request, request.params.id),
  );

  app.put(
    '/api/v1/imports/:id/mapping',
    {
      config: write,
      schema: {
        tags,
        summary: 'Say what the columns mean',
        params: idParams,
        body: importMapping,
        response: { 200: importJob },
      },
    },
    async (request) => {
      await mapColumns(kernel, authOf(request), request.params.id, request.body);
      return find(request, request.params.id);
    },
  );

  const act = { start: startImport, cancel: cancelImport };
  const summaries = {
    start: 'Start an import',
    cancel: 'Stop an import; what is imported stays',
  };
  for (const action of ['start', 'cancel'] as const)
    app.post(
      `/api/v1/imports/:id/${action}`,
      {
        config: write,
        schema: {
          tags,
          summary: summaries[action],
          params: idParams,
          response: { 200: importJob },
        },
      },
      async (request) => {
        await act[action](kernel, authOf(request), request.params.id);
        return find(request, request.params.id);
      },
    );

  app.get(
    '/api/v1/imports/:id/errors.csv',
    {
      config: read,
      schema: {
        tags,
        summary: 'The rows that failed, with the reasons',
        produces: ['text/csv'],
        params: idParams,
        response: { 200: z.any().describe('CSV') },
      },
    },
    async (request, reply) => {
      const job = await readImport(kernel.db, authOf(request).workspaceId, request.params.id);
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="errors-${job.id}.csv"`)
        .send(errorsCsv(kernel.db, job));
    },
  );
};

/** @throws DomainError `imports.no_file`, `imports.no_kind` */
async function readUpload(
  request: FastifyRequest,
  asked: z.infer<typeof importKind> | undefined,
): Promise<{ part: MultipartFile; kind: z.infer<typeof importKind> }> {
  const part = request.isMultipart()
    ? await request.file({ limits: { fileSize: fileLimit } })
    : undefined;
  if (!part)
    throw new DomainError('invalid', 'imports.no_file', 'Send the file in the field `file`.');
  const field = part.fields['kind'];
  const told = field && !Array.isArray(field) && field.type === 'field' ? field.value : undefined;
  const kind = importKind.safeParse(asked ?? told);
  if (kind.success) return { part, kind: kind.data };
  part.file.resume();
  throw new DomainError(
    'invalid',
    'imports.no_kind',
    'Say in the query or in a field before the file what it holds: kind=contacts or kind=purchases.',
  );
}
