import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { media, mediaDetail, mediaFilter, mediaLimits, putMedia } from '#contracts/api/content.ts';
import { audit } from '#kernel/audit.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { pageOf, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { idIn } from '../log/cursor.ts';
import {
  findMedia,
  listMedia,
  readMedia,
  removeMedia,
  renameMedia,
  storeMedia,
  tooLarge,
} from './media.ts';
import { mediaPattern, refuseInUse, usesOf } from './uses.ts';

const tags = ['Content'];
const read = { permission: 'messages.read' } as const;
const write = { permission: 'messages.write' } as const;
const largest = Math.max(...Object.values(mediaLimits).map(({ bytes }) => bytes));

/** Pictures, voice and films that contents name by their address. */
export const mediaRoutes = (kernel: Kernel) => (instance: FastifyInstance) => {
  const app = typed(instance);
  const { db } = kernel;

  app.get(
    '/api/v1/media',
    {
      config: read,
      schema: {
        tags,
        summary: 'Files of the media library, the newest first',
        querystring: mediaFilter.extend(pageQuery.shape),
        response: { 200: pageOf(media) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { workspaceId } = authOf(request);
      const rows = await listMedia(db, workspaceId, filter, idIn(cursor), limit + 1);
      return toPage(rows, limit, (row) => [row.id]);
    },
  );

  app.post(
    '/api/v1/media',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        summary: 'Put a file into the library; one that is there already is answered with',
        description:
          'Multipart: `file`. JPEG, PNG, GIF up to 10 MB, MP3 and AMR up to 2 MB, MP4 up to 10 MB.',
        consumes: ['multipart/form-data'],
        response: { 200: mediaDetail, 201: mediaDetail },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const file = await receive(request);
      const { id, isNew } = await kernel.unit(async (unit) => {
        const by = auth.actor.name;
        const stored = await storeMedia(unit.tx, auth.workspaceId, file, by, unit.now);
        const subject = { kind: 'media', id: stored.id, name: file.name };
        if (stored.isNew) await audit(unit, auth, 'media.uploaded', subject);
        return stored;
      });
      return reply.code(isNew ? 201 : 200).send(await detail(auth.workspaceId, id));
    },
  );

  app.get(
    '/api/v1/media/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'One file, and where it is used',
        params: idParams,
        response: { 200: mediaDetail },
      },
    },
    (request) => detail(authOf(request).workspaceId, request.params.id),
  );

  app.put(
    '/api/v1/media/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Rename a file',
        params: idParams,
        body: putMedia,
        response: { 200: mediaDetail },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { id } = request.params;
      const { name } = request.body;
      await kernel.unit(async (unit) => {
        await renameMedia(unit.tx, auth.workspaceId, id, name);
        await audit(unit, auth, 'media.renamed', { kind: 'media', id, name });
      });
      return detail(auth.workspaceId, id);
    },
  );

  app.delete(
    '/api/v1/media/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a file that nothing uses',
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { id } = request.params;
      await kernel.unit(async (unit) => {
        const { name } = await findMedia(unit.tx, auth.workspaceId, id);
        const pattern = mediaPattern(id);
        const uses = await usesOf(unit.tx, kernel.registry, auth.workspaceId, pattern);
        refuseInUse('messages.media_in_use', uses);
        await removeMedia(unit.tx, auth.workspaceId, id);
        await audit(unit, auth, 'media.removed', { kind: 'media', id, name });
      });
      return reply.code(204).send(null);
    },
  );

  // What an address of the library answers never changes: another file has another id.
  app.get(
    '/media/:file',
    {
      config: { public: true },
      schema: { hide: true, params: z.object({ file: z.string().max(60) }) },
    },
    async (request, reply) => {
      const id = z.uuid().safeParse(request.params.file.split('.')[0]);
      const found = id.success ? await readMedia(db, id.data) : null;
      if (!found) throw notFound('media', request.params.file);
      // Phones show them in pages of the platforms.
      reply.header('cross-origin-resource-policy', 'cross-origin');
      return reply
        .header('content-type', found.contentType)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('etag', `"${found.hash}"`)
        .send(found.content);
    },
  );

  async function detail(workspaceId: string, id: string) {
    const found = await findMedia(db, workspaceId, id);
    return { ...found, uses: await usesOf(db, kernel.registry, workspaceId, mediaPattern(id)) };
  }
};

/** @throws DomainError `messages.media_missing`, `messages.media_too_large` */
async function receive(request: FastifyRequest): Promise<{ name: string; content: Buffer }> {
  const part = request.isMultipart()
    ? await request.file({ limits: { fileSize: largest }, throwFileSizeLimit: false })
    : undefined;
  if (!part)
    throw new DomainError('invalid', 'messages.media_missing', 'The upload holds no file.');
  const content = await part.toBuffer();
  if (part.file.truncated) throw tooLarge(largest);
  return { name: part.filename.slice(0, 200) || 'file', content };
}
