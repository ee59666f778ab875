import type { FastifyInstance } from 'fastify';
import {
  createdSource,
  createSource,
  patchSource,
  sourceList,
  trackingSource,
  type CreateSource,
  type TrackingSource,
} from '#contracts/api/tracking.ts';
import { audit } from '#kernel/audit.ts';
import { notFound } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Random } from '#kernel/random.ts';
import { hashKey, type Keyring } from './keyring.ts';
import type { Signs, Source } from './source.ts';
import { deleteSource, findSource, insertSource, listSources, updateSource } from './store.ts';

const tags = ['Tracking'];
const params = idParams;

/** `/api/v1/sources`: write keys of sites and servers. */
export function sourceRoutes(http: FastifyInstance, kernel: Kernel, keyring: Keyring): void {
  const app = typed(http);
  const read = { permission: 'channels.read' } as const;
  const write = { permission: 'channels.write' } as const;

  function changed(workspaceId: string): void {
    keyring.clear();
    kernel.live.publish({ workspaceId, topic: 'channels', data: {} });
  }

  app.get(
    '/api/v1/sources',
    {
      config: read,
      schema: { tags, summary: 'List tracking sources', response: { 200: sourceList } },
    },
    async (request) => {
      const rows = await listSources(kernel.db, authOf(request).workspaceId);
      return { items: rows.map(view) };
    },
  );

  app.post(
    '/api/v1/sources',
    {
      config: write,
      schema: {
        tags,
        summary: 'Make a write key',
        description: 'A server’s key is shown in this answer and never again.',
        body: createSource,
        response: { 201: createdSource },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { source, key } = newSource(request.body, auth.workspaceId, kernel);
      await kernel.unit(async (unit) => {
        await insertSource(unit.tx, source, hashKey(key));
        await audit(unit, auth, 'source.created', subject(source), { kind: source.kind });
      });
      changed(auth.workspaceId);
      return reply
        .code(201)
        .header('location', `/api/v1/sources/${source.id}`)
        .send({ ...view({ ...source, ...noSigns }), writeKey: key });
    },
  );

  app.get(
    '/api/v1/sources/:id',
    {
      config: read,
      schema: { tags, summary: 'One tracking source', params, response: { 200: trackingSource } },
    },
    async (request) => {
      const { id } = request.params;
      const source = await findSource(kernel.db, authOf(request).workspaceId, id);
      if (!source) throw notFound('source', id);
      return view(source);
    },
  );

  app.patch(
    '/api/v1/sources/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change what a source may do, or switch it off and on again',
        params,
        body: patchSource,
        response: { 200: trackingSource },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { id } = request.params;
      const { enabled, ...rest } = request.body;
      const fields = Object.keys(rest);
      const source = await kernel.unit(async (unit) => {
        const done = await updateSource(unit.tx, auth.workspaceId, id, request.body, unit.now);
        const row = done && (await findSource(unit.tx, auth.workspaceId, id));
        if (!row) throw notFound('source', id);
        if (fields.length > 0) await audit(unit, auth, 'source.changed', subject(row), { fields });
        if (enabled === true) await audit(unit, auth, 'source.switched_on', subject(row));
        if (enabled === false) await audit(unit, auth, 'source.switched_off', subject(row));
        return row;
      });
      changed(auth.workspaceId);
      return view(source);
    },
  );

  app.delete(
    '/api/v1/sources/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Revoke a write key',
        description: 'What it told stays.',
        params,
        response: noContent,
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const { id } = request.params;
      await kernel.unit(async (unit) => {
        const name = await deleteSource(unit.tx, auth.workspaceId, id);
        if (name === null) throw notFound('source', id);
        await audit(unit, auth, 'source.revoked', subject({ id, name }));
      });
      changed(auth.workspaceId);
      return reply.code(204).send(null);
    },
  );
}

const prefixLength = 10;

function newSource(
  body: CreateSource,
  workspaceId: string,
  { clock, random }: Kernel,
): { source: Source; key: string } {
  const now = clock.now();
  const key = newKey(body.kind, random);
  const source: Source = {
    ...body,
    recordsOrders: body.recordsOrders ?? body.kind === 'server',
    enabled: true,
    workspaceId,
    id: newId(now.getTime()),
    keyPrefix: key.slice(0, prefixLength),
    writeKey: body.kind === 'web' ? key : null,
    createdAt: now,
    updatedAt: now,
  };
  return { source, key };
}

const newKey = (kind: Source['kind'], random: Random) =>
  `${kind === 'web' ? 'wk' : 'sk'}_${random.bytes(24).toString('base64url')}`;

const noSigns: Signs = { lastEvent: null, lastRefusal: null };

const view = ({ workspaceId: _, ...source }: Source & Signs): TrackingSource => ({
  ...source,
  createdAt: source.createdAt.toISOString(),
  updatedAt: source.updatedAt.toISOString(),
});

const subject = ({ id, name }: { id: string; name: string }) => ({ kind: 'source', id, name });
