import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

/**
 * The server with its routes typed by their zod schemas. A route names its `permission` in `config`
 * and has a `summary`, a `tag` and a response schema; a test reads them all from the OpenAPI document.
 */
export const typed = (app: FastifyInstance) => app.withTypeProvider<ZodTypeProvider>();

/** The parameter of `/things/:id`. */
export const idParams = z.object({ id: z.uuid() });

/** The answer of a route that has nothing to say. */
export const noContent = { 204: z.null().describe('Done') };
