import type { TestApp } from '#test/app.ts';
import type { Schema } from './example.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Route {
  method: Method;
  path: string;
  /** Names of the parameters that hold an id: all in the path, and uuids in the query. */
  inPath: string[];
  inQuery: string[];
  body: Schema | undefined;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema } | undefined> };
}

interface Parameter {
  in: string;
  name: string;
  schema?: { format?: string };
}

/** Not answers about a workspace's data: a stream, and figures of the whole installation. */
const apart = new Set(['/api/v1/live', '/api/v1/system/lanes']);

/** Every route of the API, as the OpenAPI document tells. */
export async function routesOf(app: TestApp): Promise<Route[]> {
  const { body } = await app.request('GET', '/api/openapi.json');
  const paths = body.paths as Record<string, Record<string, Operation>>;
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/v1/') && !apart.has(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
        method: method.toUpperCase() as Method,
        path,
        inPath: parameters.filter((one) => one.in === 'path').map(({ name }) => name),
        inQuery: parameters
          .filter((one) => one.in === 'query' && one.schema?.format === 'uuid')
          .map(({ name }) => name),
        body: requestBody?.content['application/json']?.schema,
      })),
    );
}

/** The route's address with this id in every place that takes one. */
export function addressOf({ path, inPath, inQuery }: Route, id: string): string {
  const filled = inPath.reduce((text, name) => text.replace(`{${name}}`, id), path);
  const query = inQuery.map((name) => `${name}=${id}`).join('&');
  return query ? `${filled}?${query}` : filled;
}
