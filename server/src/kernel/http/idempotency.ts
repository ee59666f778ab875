import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sql } from '../db/database.ts';
import { DomainError } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import { authOf } from './auth.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route honours `Idempotency-Key`: a repeated request gets the first one's answer. */
    idempotent?: boolean;
  }
  interface FastifyRequest {
    /** Set while this request is the first one of its key. */
    idempotencyKey: string | null;
  }
}

/** How long answers are kept: the usual span in which clients try again; ours, 2026-11. */
const keepHours = 24;
/** No request of ours takes longer: after that its process must have died. */
const abandonedAfterMs = 60_000;

interface Known {
  sameRequest: boolean;
  startedAt: Date;
  status: number | null;
  contentType: string | null;
  location: string | null;
  response: Buffer | null;
}

/**
 * Makes POSTs repeatable (IETF draft-ietf-httpapi-idempotency-key-header-07). The first request of a
 * key claims it; its answer is kept and given to every later request of the same key and body. While
 * it is under way, and when its process died before the answer was kept, others are refused with
 * 409: doing it twice would be worse. An answer of 500 or above, or 429, frees the key, since its
 * work was rolled back or not begun.
 */
export function registerIdempotency(app: FastifyInstance, kernel: Kernel): void {
  app.decorateRequest('idempotencyKey', null);

  app.addHook('preHandler', async (request, reply) => {
    if (!request.routeOptions.config.idempotent) return;
    const key = keyOf(request);
    if (key === null) return;
    const known = await claim(kernel, request, key);
    if (!known) request.idempotencyKey = key;
    else return replay(reply, known, kernel.clock.now());
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const key = request.idempotencyKey;
    if (key === null) return;
    const kept = typeof payload === 'string' || Buffer.isBuffer(payload) || payload == null;
    const undone = reply.statusCode >= 500 || reply.statusCode === 429;
    if (undone || !kept) await release(kernel, request, key);
    else await keep(kernel, request, reply, key, payload);
  });
}

/** @throws DomainError `idempotency.bad_key` */
function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new DomainError(
    'invalid',
    'idempotency.bad_key',
    'Idempotency-Key must be 1 to 255 visible ASCII characters.',
  );
}

/** Of an upload, which is still to be read, the address alone tells the request. */
function hashOf(request: FastifyRequest): Buffer {
  const hash = createHash('sha256').update(request.url).update('\0');
  return hash.update(JSON.stringify(request.body ?? null)).digest();
}

const routeOf = (request: FastifyRequest) => `${request.method} ${request.routeOptions.url}`;

/** Claims the key for this request, or returns what is known of the request that has it. */
async function claim(kernel: Kernel, request: FastifyRequest, key: string): Promise<Known | null> {
  const { workspaceId } = authOf(request);
  const now = kernel.clock.now();
  const hash = hashOf(request);
  const outdated = new Date(now.getTime() - keepHours * 3_600_000);
  const claimed = await sql`
    insert into kernel.idempotency as i (workspace_id, key, route, request_hash, started_at)
    values (${workspaceId}, ${key}, ${routeOf(request)}, ${hash}, ${now})
    on conflict (workspace_id, key) do update
      set route = excluded.route, request_hash = excluded.request_hash,
        started_at = excluded.started_at, status = null, response = null
      where i.started_at < ${outdated}
    returning key`.execute(kernel.db);
  if (claimed.rows.length > 0) return null;
  const { rows } = await sql<Known>`
    select request_hash = ${hash} and route = ${routeOf(request)} as "sameRequest",
      started_at as "startedAt", status, content_type as "contentType", location, response
    from kernel.idempotency where workspace_id = ${workspaceId} and key = ${key}`.execute(
    kernel.db,
  );
  // Freed between the two statements: its owner failed, so this one may try.
  return rows[0] ?? claim(kernel, request, key);
}

/** @throws DomainError when the key belongs to another request, or its answer is not there (yet) */
function replay(reply: FastifyReply, known: Known, now: Date): FastifyReply {
  if (!known.sameRequest)
    throw new DomainError(
      'unprocessable',
      'idempotency.other_request',
      'This Idempotency-Key was used for another request. Use a new key.',
    );
  if (known.status === null) {
    if (now.getTime() - known.startedAt.getTime() > abandonedAfterMs)
      throw new DomainError(
        'conflict',
        'idempotency.interrupted',
        'The first request of this Idempotency-Key was interrupted. See whether it took effect, then use a new key.',
      );
    reply.header('retry-after', '1');
    throw new DomainError(
      'conflict',
      'idempotency.in_progress',
      'The first request of this Idempotency-Key is under way. Ask again shortly.',
    );
  }
  if (known.contentType) reply.header('content-type', known.contentType);
  if (known.location) reply.header('location', known.location);
  return reply
    .code(known.status)
    .header('idempotency-replayed', 'true')
    .send(known.response ?? Buffer.alloc(0));
}

async function keep(
  kernel: Kernel,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  payload: string | Buffer | null | undefined,
): Promise<void> {
  const header = (name: string) => reply.getHeader(name)?.toString() ?? null;
  await sql`
    update kernel.idempotency set status = ${reply.statusCode},
      content_type = ${header('content-type')}, location = ${header('location')},
      response = ${Buffer.from(payload ?? '')}
    where workspace_id = ${authOf(request).workspaceId} and key = ${key}`.execute(kernel.db);
}

async function release(kernel: Kernel, request: FastifyRequest, key: string): Promise<void> {
  await sql`delete from kernel.idempotency
    where workspace_id = ${authOf(request).workspaceId} and key = ${key}`.execute(kernel.db);
}

/** Forgets answers that nobody may ask for any more. */
export async function clearIdempotency(kernel: Kernel): Promise<void> {
  const outdated = new Date(kernel.clock.now().getTime() - keepHours * 3_600_000);
  await sql`delete from kernel.idempotency where started_at < ${outdated}`.execute(kernel.db);
}
