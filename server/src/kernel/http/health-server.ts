import fastify, { LogController, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { newId } from '../ids.ts';
import type { Kernel } from '../kernel.ts';
import { registerHealth } from './health.ts';
import { registerProblems } from './problems.ts';

/** What a process without the web role answers: health and metrics, by the same rules, and nothing else. */
export function createHealthServer(kernel: Kernel): FastifyInstance {
  const app = fastify({
    loggerInstance: kernel.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    trustProxy: kernel.config.trustProxy,
  }) as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerProblems(app);
  registerHealth(app, kernel);
  return app;
}
