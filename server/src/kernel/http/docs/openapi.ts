import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

const description = `
Send an API key as a bearer token; make one in the console under System.
Errors are RFC 9457 problem details with a stable \`code\`.
Lists are paged: pass \`nextCursor\` as \`cursor\` until it is null.
POSTs marked so accept an \`Idempotency-Key\`: repeated within 24 hours, they answer as the first time.
`;

/** Areas in the order in which a reader wants them; others come after. */
const areas = [
  'Contacts',
  'Tags',
  'Segments',
  'QR codes',
  'Messages',
  'Welcome',
  'Channels',
  'Facts',
  'Imports',
  'Insights',
  'Workspace',
  'Team',
  'API keys',
  'System',
  'Live',
  'Health',
];

/** An error as it is sent; see `problems.ts`. */
const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'instance'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable, for programs, e.g. `contact.not_found`' },
    detail: { type: 'string', description: 'For people' },
    instance: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'E.g. `body.name`' },
          message: { type: 'string', description: 'For people' },
          code: { type: 'string', description: 'What is wrong, e.g. `too_small`' },
          values: { type: 'object', description: 'What the code speaks of' },
        },
      },
    },
  },
} as const;

const problemAnswer = {
  description: 'Refused, or failed',
  content: {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  },
};

const idempotencyKey = {
  type: 'object',
  properties: {
    'idempotency-key': { type: 'string', minLength: 1, maxLength: 255 },
  },
};

/** Gathers every route's schema into one OpenAPI 3.1 document, served at /api/openapi.json. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Rapport API', version: '1', description },
      components: {
        securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } },
        schemas: { Problem: problem as never },
      },
      security: [{ apiKey: [] }],
      tags: areas.map((name) => ({ name })),
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document) as {
        schema: FastifySchema | undefined;
        url: string;
      };
      return { schema: describe(schema, document.route), url };
    },
    // Schemas that have a name, such as rules that hold rules, stand once among the components.
    transformObject: jsonSchemaTransformObject,
  });

  app.get('/api/openapi.json', { config: { public: true }, schema: { hide: true } }, () =>
    app.swagger(),
  );
}

/** Adds what every route has in common: its permission, how it errs, its Idempotency-Key. */
function describe(schema: FastifySchema | undefined, route: RouteOptions): FastifySchema {
  if (!schema || schema.hide) return { hide: true };
  const { config } = route;
  return {
    ...schema,
    ...(config?.public ? { security: [] } : {}),
    ...(config?.idempotent ? { headers: idempotencyKey } : {}),
    response: { ...(schema.response as object | undefined), default: problemAnswer },
    ...({ 'x-permission': config?.permission ?? (config?.public ? 'public' : 'any') } as object),
  };
}
