import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { DomainError } from '../errors.ts';

const minute = 60_000;

/** Wrong credentials a minute from one address; ours, 2026-11: nobody has that many wrong keys. */
const failuresPerMinute = 60;

/**
 * Limits how much one key, person or address may ask of this process, told in `ratelimit-…` headers
 * (draft-ietf-httpapi-ratelimit-headers). Public routes (platform callbacks, tracking) are limited
 * only where they name a `rateLimit` of their own: their callers share addresses.
 */
export async function registerLimits(app: FastifyInstance, config: Config): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    // After sign-in, so that people behind one address do not share an allowance.
    hook: 'preHandler',
    max: config.apiRate,
    timeWindow: minute,
    enableDraftSpec: true,
    keyGenerator: (request) =>
      request.authenticated ? request.authenticated.actor.id : `ip ${request.ip}`,
    allowList: ({ routeOptions: { config: route } }) =>
      route.public === true && route.rateLimit === undefined,
    errorResponseBuilder: (_request, { ttl }) => tooMany(ttl),
  });
}

/** Slows down whoever tries many keys or cookies: counts refused credentials by address. */
export function createFailureLimit(app: FastifyInstance) {
  const count = app.createRateLimit({
    max: failuresPerMinute,
    timeWindow: minute,
    keyGenerator: (request) => `failed ${request.ip}`,
  });
  return {
    /** @throws DomainError `request.too_many` */
    async check(request: FastifyRequest): Promise<void> {
      const state = await count(request, { increment: false });
      if (!state.isAllowed && state.remaining <= 0) throw tooMany(state.ttl);
    },
    note: async (request: FastifyRequest): Promise<void> => void (await count(request)),
  };
}

function tooMany(ttl: number): DomainError {
  const retryAfter = Math.ceil(ttl / 1000);
  return new DomainError(
    'limited',
    'request.too_many',
    `Too many requests. Try again in ${retryAfter} s.`,
    { retryAfter },
  );
}
