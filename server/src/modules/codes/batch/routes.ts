import type { FastifyInstance } from 'fastify';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { batchDefaults, codeBatch, type CodeBatch } from '#contracts/api/codes.ts';
import { audit } from '#kernel/audit.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageOf, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { invalidRequest } from '#kernel/http/problems.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { archiveBatch } from './archive.ts';
import type { RowError } from './parse.ts';
import { startBatch } from './start.ts';

const tags = ['QR codes'];
const fileLimit = 10 * 1024 * 1024;
/** As many errors as the batch's page shows; all of them are in errors.csv. */
const errorsShown = 100;

/** `/api/v1/codes/batches`: thousands of codes from a CSV file. */
export function batchRoutes(http: FastifyInstance, kernel: Kernel): void {
  const app = typed(http);
  const read = { permission: 'codes.read' } as const;
  const write = { permission: 'codes.write' } as const;

  app.get(
    '/api/v1/codes/batches',
    {
      config: read,
      schema: {
        tags,
        summary: 'List batches',
        querystring: pageQuery,
        response: { 200: pageOf(codeBatch) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(cursor, 1);
      const rows = await readBatches(
        kernel.db,
        sql`b.workspace_id = ${authOf(request).workspaceId} ${after ? sql`and b.id < ${after[0]}::uuid` : sql``}
          order by b.id desc limit ${limit + 1}`,
      );
      return toPage(rows, limit, (row) => [row.id]);
    },
  );

  app.post(
    '/api/v1/codes/batches',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Create codes from a CSV file',
        description:
          'Multipart: `file`, and the fields channelId, kind, campaign, tags (comma-separated). Columns: name, path (East/Shanghai/IFC), campaign, staff, tags, scene, welcome, validFrom, validUntil, params.*. Any wrong row fails the whole file, with every fault listed.',
        consumes: ['multipart/form-data'],
        response: { 201: codeBatch },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const part = await request.file({ limits: { fileSize: fileLimit } });
      if (!part)
        throw new DomainError('invalid', 'codes.no_file', 'Send the CSV file in the field `file`.');
      const bytes = await part.toBuffer();
      const defaults = batchDefaults.safeParse(readFields(part.fields));
      if (!defaults.success) throw invalidRequest(defaults.error);
      const id = await startBatch(kernel, auth, { name: part.filename, bytes }, defaults.data);
      return reply.code(201).send(await find(auth.workspaceId, id));
    },
  );

  app.get(
    '/api/v1/codes/batches/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'One batch with its progress',
        params: idParams,
        response: { 200: codeBatch },
      },
    },
    (request) => find(authOf(request).workspaceId, request.params.id),
  );

  app.post(
    '/api/v1/codes/batches/:id/cancel',
    {
      config: write,
      schema: {
        tags,
        summary: 'Stop a batch',
        description: 'Codes that have their ticket stay; the others are put away.',
        params: idParams,
        response: { 200: codeBatch },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { id } = request.params;
      const batch = await find(auth.workspaceId, id);
      await kernel.unit(async (unit) => {
        const { numAffectedRows } =
          await sql`update codes.batches set status = 'cancelled', finished_at = ${unit.now}
          where id = ${id} and status = 'running'`.execute(unit.tx);
        if (!numAffectedRows) return;
        await sql`update codes.codes set archived_at = ${unit.now} where batch_id = ${id} and ticket is null`.execute(
          unit.tx,
        );
        await audit(unit, auth, 'batch.cancelled', { kind: 'batch', id, name: batch.fileName });
      });
      return find(auth.workspaceId, id);
    },
  );

  app.get(
    '/api/v1/codes/batches/:id/errors.csv',
    {
      config: read,
      schema: {
        tags,
        summary: 'Every fault of a batch as CSV',
        params: idParams,
        response: { 200: z.unknown() },
      },
    },
    async (request, reply) => {
      const { rows } = await sql<{ errors: RowError[] }>`select errors from codes.batches
        where workspace_id = ${authOf(request).workspaceId} and id = ${request.params.id}`.execute(
        kernel.db,
      );
      if (!rows[0]) throw notFound('batch', request.params.id);
      reply.header('content-disposition', 'attachment; filename="errors.csv"');
      return reply.type('text/csv; charset=utf-8').send(
        stringify(rows[0].errors, {
          header: true,
          bom: true,
          columns: ['row', 'column', 'message'],
          escape_formulas: true,
        }),
      );
    },
  );

  app.get(
    '/api/v1/codes/batches/:id/archive',
    {
      config: read,
      schema: {
        tags,
        summary: 'ZIP of print-ready PNG and SVG, in folders by place',
        params: idParams,
        querystring: z.object({ mm: z.coerce.number().min(15).max(500).default(50) }),
        response: { 200: z.unknown() },
      },
    },
    async (request, reply) => {
      const { workspaceId } = authOf(request);
      const batch = await find(workspaceId, request.params.id);
      const name = batch.fileName.replace(/\.[^.]*$/, '');
      reply.header(
        'content-disposition',
        `attachment; filename="codes.zip"; filename*=UTF-8''${encodeURIComponent(name)}.zip`,
      );
      return reply
        .type('application/zip')
        .send(archiveBatch(kernel, workspaceId, batch.id, request.query.mm));
    },
  );

  async function find(workspaceId: string, id: string): Promise<CodeBatch> {
    const [batch] = await readBatches(
      kernel.db,
      sql`b.workspace_id = ${workspaceId} and b.id = ${id}`,
    );
    if (!batch) throw notFound('batch', id);
    return batch;
  }
}

/** Multipart fields arrive as parts; only their text is of interest. */
function readFields(fields: object): Record<string, unknown> {
  const texts = Object.entries(fields).flatMap(([name, part]) =>
    part &&
    typeof part === 'object' &&
    'value' in part &&
    typeof part.value === 'string' &&
    part.value !== ''
      ? [[name, part.value]]
      : [],
  );
  const { tags: list, ...rest } = Object.fromEntries(texts) as Record<string, string>;
  return {
    ...rest,
    tags: (list ?? '')
      .split(/[,，;；]/)
      .map((tag) => tag.trim())
      .filter(Boolean),
  };
}

type BatchRow = Omit<CodeBatch, 'createdAt' | 'finishedAt'> & {
  createdAt: Date;
  finishedAt: Date | null;
};

/** `done` and `failed` are counted from the codes themselves, so they cannot drift. */
async function readBatches(tx: Tx, condition: ReturnType<typeof sql>): Promise<CodeBatch[]> {
  const { rows } = await sql<BatchRow>`
    select b.id, b.channel_id as "channelId", b.file_name as "fileName", b.status, b.total,
      c.done, case when b.status = 'failed' then jsonb_array_length(b.errors) else c.failed end as failed,
      (select coalesce(jsonb_agg(e), '[]') from (select e from jsonb_array_elements(b.errors) e limit ${errorsShown}) x) as errors,
      b.created_at as "createdAt", b.finished_at as "finishedAt"
    from codes.batches b
    left join lateral (
      select count(*) filter (where ticket is not null)::int done,
        count(*) filter (where ticket is null and failure is not null)::int failed
      from codes.codes where batch_id = b.id
    ) c on true
    where ${condition}`.execute(tx);
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }));
}
