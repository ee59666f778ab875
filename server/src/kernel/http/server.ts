import fastify, { LogController, type FastifyInstance } from 'fastify';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import type { Kernel } from '../kernel.ts';
import { newId } from '../ids.ts';
import { registerSignIn } from '../auth/routes.ts';
import { registerAuth } from './auth.ts';
import { registerIdempotency } from './idempotency.ts';
import { registerProblems } from './problems.ts';

/** JSON bodies are small; uploads stream and have limits of their own. */
const bodyLimit = 1024 * 1024;

/** The web server without its routes: validation, errors, sign-in checks, limits and OpenAPI. */
export async function createHttp(kernel: Kernel): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: kernel.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    bodyLimit,
    trustProxy: kernel.config.trustProxy,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 500 },
  }) as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerProblems(app);
  registerAuth(app, kernel.access.whoIs);
  registerIdempotency(app, kernel);
  await app.register(rateLimit, { global: false });
  await app.register(multipart, { limits: { fileSize: 2 * 1024 ** 3, files: 1, fields: 20 } });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Rapport API',
        version: '1',
        description:
          'Errors are RFC 9457 problem details. Lists are paged by cursor. POSTs that create accept an `Idempotency-Key`.',
      },
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
      security: [{ apiKey: [] }],
    },
    transform: jsonSchemaTransform,
  });
  await registerSignIn(app, kernel);
  return app;
}
