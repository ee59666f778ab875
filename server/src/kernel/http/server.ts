import multipart from '@fastify/multipart';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Kernel } from '../kernel.ts';
import { newId } from '../ids.ts';
import { registerSignIn } from '../auth/routes.ts';
import { registerAuth } from './auth.ts';
import { registerConsole } from './console/console.ts';
import { registerDocs } from './docs/docs.ts';
import { registerHealth } from './health.ts';
import { registerIdempotency } from './idempotency.ts';
import { createFailureLimit, registerLimits } from './limits.ts';
import { registerLive } from './live.ts';
import { registerOpenApi } from './docs/openapi.ts';
import { registerProblems } from './problems.ts';
import { registerSecurityHeaders } from './security-headers.ts';

/** JSON bodies are small; uploads stream and have limits of their own. */
const bodyLimit = 1024 * 1024;

/**
 * Time for a request to arrive whole: a file of 2 GB over an office line. Headers have Node's own
 * limit of a minute, so that slow senders hold nothing but a socket.
 */
const requestTimeoutMs = 30 * 60_000;

/**
 * The web server without the modules' routes: validation, errors, sign-in, limits, OpenAPI, health,
 * live updates and the console. The order is that in which a request meets them.
 */
export async function createHttp(kernel: Kernel): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: kernel.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    bodyLimit,
    trustProxy: kernel.config.trustProxy,
    requestTimeout: requestTimeoutMs,
    routerOptions: { maxParamLength: 500 },
  }) as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  kernel.tracing?.requests(app);
  registerProblems(app);
  registerSecurityHeaders(app, kernel.config);
  await registerLimits(app, kernel.config);
  registerAuth(app, kernel.access.whoIs, createFailureLimit(app));
  registerIdempotency(app, kernel);
  await app.register(multipart, { limits: { fileSize: 2 * 1024 ** 3, files: 1, fields: 20 } });
  await registerOpenApi(app);
  await registerSignIn(app, kernel);
  registerHealth(app, kernel);
  registerLive(app, kernel);
  registerDocs(app, kernel.random);
  registerConsole(app);
  return app;
}
