import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PlatformError, refuse } from '../wire/errors.ts';
import { readJson, writeJson, type JsonObject } from '../wire/json.ts';
import { hex8 } from '../world/random.ts';
import type { Account } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { spendQuota } from './access/spend.ts';
import { accountOfToken } from './access/tokens.ts';
import { cutOff, meetFaults } from './access/unwell.ts';

/** A call of the platform's API by an account with a valid access_token. */
export interface ApiCall {
  world: World;
  account: Account;
  query: Record<string, string | undefined>;
  /** The parsed JSON body; empty for GET and for multipart. */
  body: JsonObject;
  request: FastifyRequest;
}

/** A file instead of JSON. */
export class Binary {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly fileName: string;

  constructor(bytes: Buffer, contentType: string, fileName: string) {
    this.bytes = bytes;
    this.contentType = contentType;
    this.fileName = fileName;
  }
}

type Answer = object | Promise<object>;
export type ApiHandler = (call: ApiCall) => Answer;
type Inner = (request: FastifyRequest) => Answer;
/** A call without access_token: tokens and the sns family. */
export type OpenHandler = (call: Omit<ApiCall, 'account'>) => Answer;

export const OK = { errcode: 0, errmsg: 'ok' };

const JSON_TYPE = 'application/json; encoding=utf-8';

function failure(world: World, error: PlatformError): object {
  const { random, clock } = world;
  const rid = `${clock.seconds().toString(16)}-${hex8(random)}-${hex8(random)}`;
  world.stats.apiErrors[error.errcode] = (world.stats.apiErrors[error.errcode] ?? 0) + 1;
  return { errcode: error.errcode, errmsg: `${error.message} rid: ${rid}`, ...error.extra };
}

function parseBody(request: FastifyRequest): JsonObject {
  const { body } = request;
  if (typeof body !== 'string') return {};
  if (body === '') refuse(44002);
  let parsed: unknown;
  try {
    parsed = readJson(body);
  } catch {
    // The platform says nothing about where the JSON is broken.
    refuse(47001);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) refuse(47001);
  return parsed as JsonObject;
}

function send(reply: FastifyReply, answer: object): FastifyReply {
  if (answer instanceof Binary) {
    return reply
      .type(answer.contentType)
      .header('content-disposition', `attachment; filename="${answer.fileName}"`)
      .send(answer.bytes);
  }
  return reply.header('content-type', JSON_TYPE).send(writeJson(answer));
}

/** Registers platform paths. HTTP status is 200 even on refusal, as on the real host. */
export function platformRoutes(app: FastifyInstance, world: World) {
  const run = (post: boolean, handler: Inner, request: FastifyRequest): Answer => {
    if (post && request.method !== 'POST') refuse(43002);
    return handler(request);
  };
  const refusal = (error: unknown): object => {
    if (!(error instanceof PlatformError)) throw error;
    return failure(world, error);
  };
  /** Answers without a promise where the handler has none: customer messages come by the thousand. */
  const serve =
    (path: string, post: boolean, handler: Inner) =>
    (request: FastifyRequest, reply: FastifyReply): FastifyReply | Promise<FastifyReply> => {
      const calls = world.stats.apiCalls;
      calls[path] = (calls[path] ?? 0) + 1;
      if (world.apiFaults && path.startsWith(world.faults.path)) {
        return serveUnwell(post, handler, request, reply);
      }
      try {
        const answer = run(post, handler, request);
        return answer instanceof Promise
          ? answer.catch(refusal).then((settled) => send(reply, settled))
          : send(reply, answer);
      } catch (error) {
        return send(reply, refusal(error));
      }
    };
  const serveUnwell = async (
    post: boolean,
    handler: Inner,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const met = await meetFaults(world, request, reply);
    if (met === 'answered') return reply;
    const answer = await Promise.resolve()
      .then(() => run(post, handler, request))
      .catch(refusal);
    if (met === 'well') return send(reply, answer);
    cutOff(request, reply);
    return reply;
  };
  const register = (path: string, post: boolean, handler: Inner) =>
    app.route({ method: ['GET', 'POST'], url: path, handler: serve(path, post, handler) });
  const callOf = (request: FastifyRequest, path: string): ApiCall => {
    const query = request.query as Record<string, string | undefined>;
    const account = accountOfToken(world, query['access_token']);
    spendQuota(world, account, path);
    return { world, account, query, body: parseBody(request), request };
  };
  return {
    /** A call that reads; POST is let through, as on the platform. */
    get(path: string, handler: ApiHandler): void {
      register(path, false, (request) => handler(callOf(request, path)));
    },
    /** A call with a JSON or multipart body; GET is refused with 43002. */
    post(path: string, handler: ApiHandler): void {
      register(path, true, (request) => handler(callOf(request, path)));
    },
    /** A call that needs no access_token of an account. */
    open(path: string, handler: OpenHandler): void {
      register(path, false, (request) =>
        handler({
          world,
          query: request.query as Record<string, string | undefined>,
          body: request.method === 'POST' ? parseBody(request) : {},
          request,
        }),
      );
    },
  };
}

export type PlatformRoutes = ReturnType<typeof platformRoutes>;
