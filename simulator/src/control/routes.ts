import type { FastifyInstance } from 'fastify';
import { ActionError } from '../people/errors.ts';
import type { World } from '../world/world.ts';
import { accountRoutes } from './accounts.ts';
import { fanActionRoutes } from './fan-actions.ts';
import { fanRoutes } from './fans.ts';
import { ControlError } from './input.ts';
import { loadRoutes } from './load.ts';
import { populationRoutes } from './population.ts';
import { worldRoutes } from './world.ts';

/** The routes under `/_sim/`: what the outside world does, and what a test wants to know. */
export async function controlRoutes(app: FastifyInstance, world: World): Promise<void> {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof ControlError) {
      return reply.code(error.status).send({ code: error.code, message: error.message });
    }
    if (error instanceof ActionError) {
      return reply.code(409).send({ code: error.code, message: error.message });
    }
    return reply.code(error.statusCode ?? 500).send({ code: 'failed', message: error.message });
  });
  accountRoutes(app, world);
  fanRoutes(app, world);
  fanActionRoutes(app, world);
  worldRoutes(app, world);
  loadRoutes(app, world);
  populationRoutes(app, world);
}
