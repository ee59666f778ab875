import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { isTransient, pgCode } from '../db/database.ts';
import { DomainError, type DomainErrorKind } from '../errors.ts';

const statusOf: Record<DomainErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unprocessable: 422,
  limited: 429,
  unavailable: 503,
  upstream: 502,
};

/** An error as RFC 9457 problem details. `code` is stable; `title` and `detail` are for people. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  instance: string;
  errors?: FieldFault[];
  [extra: string]: unknown;
}

/** A value of the request that is not as it must be. */
export interface FieldFault {
  /** Where it stands, e.g. `body.name`. */
  path: string;
  message: string;
  /** What is wrong, for programs: a code of zod's issues, e.g. `too_small`. */
  code: string;
  /** What the code speaks of, e.g. `{ origin: 'string', minimum: 1 }`. */
  values: Record<string, string | number | boolean>;
}

export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error, request);
    if (problem.status >= 500) request.log.error({ err: error }, problem.detail);
    return send(reply, problem);
  });
  app.setNotFoundHandler((request, reply) =>
    send(
      reply,
      make(
        request,
        404,
        'not_found',
        `Nothing answers at ${request.method} ${request.url.split('?')[0]}.`,
      ),
    ),
  );
}

function toProblem(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof DomainError)
    return { ...error.details, ...make(request, statusOf[error.kind], error.code, error.message) };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((entry): FieldFault => ({
      path: `${error.validationContext ?? 'body'}${entry.instancePath.replaceAll('/', '.')}`,
      message: entry.message ?? 'is not valid',
      code: entry.keyword,
      values: plainValues(entry.params),
    }));
    const detail = errors.map((entry) => `${entry.path} ${entry.message}`).join('; ');
    return { ...make(request, 400, 'request.invalid', detail), errors };
  }
  if (isTransient(error))
    return make(
      request,
      503,
      'database.unavailable',
      'The database does not answer. Try again shortly.',
    );
  if (unstorable.has(pgCode(error))) {
    request.log.warn({ err: error }, 'a value could not be stored');
    return make(
      request,
      400,
      'request.unstorable',
      'A value cannot be stored: a character of code zero, a number or date out of range, or a made-up cursor.',
    );
  }
  const status = error.statusCode ?? 500;
  if (status < 500) return make(request, status, error.code ?? 'request.invalid', error.message);
  const detail = `Something went wrong here. Quote ${request.id} when you report it.`;
  return { ...make(request, 500, 'internal', detail), requestId: request.id };
}

/** A request whose fields a route checks itself, such as those of an upload. */
export function invalidRequest(error: z.ZodError, place = 'body'): DomainError {
  const errors = error.issues.map((issue): FieldFault => {
    const { code, path, message, ...params } = issue;
    const values = plainValues(params);
    return { path: [place, ...path].map(String).join('.'), message, code, values };
  });
  return new DomainError('invalid', 'request.invalid', z.prettifyError(error), { errors });
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** What fits into a sentence; patterns and nested issues do not. */
const plainValues = (params: Record<string, unknown>): FieldFault['values'] =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => {
      if (name === 'pattern') return [];
      if (Array.isArray(value)) return value.every(isPlain) ? [[name, value.join(', ')]] : [];
      return isPlain(value) ? [[name, value]] : [];
    }),
  );

/**
 * What hostile input can reach in PostgreSQL though its shape is valid (appendix A of its manual):
 * a cursor of other types, numbers and dates out of range, characters of code zero in text and json.
 */
const unstorable = new Set(['22P02', '22P05', '22003', '22007', '22008', '22021']);

function make(request: FastifyRequest, status: number, code: string, detail: string): Problem {
  const title = titles[status] ?? (status < 500 ? 'Request refused' : 'Server error');
  return {
    type: `urn:rapport:problem:${code}`,
    title,
    status,
    code,
    detail,
    instance: request.url,
  };
}

const titles: Record<number, string> = {
  400: 'Invalid request',
  401: 'Sign-in needed',
  403: 'Not permitted',
  404: 'Not found',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  422: 'Not processable',
  429: 'Too many requests',
  502: 'The platform refused',
  503: 'Unavailable',
};

const send = (reply: FastifyReply, problem: Problem) =>
  reply.code(problem.status).header('content-type', 'application/problem+json').send(problem);
