import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RouteOptions } from 'fastify';
import { defineModule } from '#kernel/module.ts';
import { modules } from '#server/modules.ts';
import { testApp, type TestApp } from './app.ts';

interface Operation {
  summary?: string;
  tags?: string[];
  'x-permission'?: string;
  responses: Record<string, unknown>;
  parameters?: { name: string }[];
}

const routes: RouteOptions[] = [];

/** Sees every route that is registered after it: those of all modules. */
const watcher = defineModule({
  name: 'watcher',
  rank: 1,
  needs: [],
  setup: () => ({
    routes: (http) => {
      http.addHook('onRoute', (route) => void routes.push(route));
    },
  }),
});

let app: TestApp;
let paths: Record<string, Record<string, Operation>>;
before(async () => {
  app = await testApp({ modules: [watcher, ...modules] });
  const { body } = await app.request('GET', '/api/openapi.json', { key: null });
  assert.equal(body.openapi, '3.1.0');
  paths = body.paths;
});
after(() => app.stop());

const operations = () =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );

test('the document holds every route of the API', () => {
  const described = new Set(operations().map(({ name }) => name));
  const missing = routes
    .filter(({ url }) => url.startsWith('/api/v1/'))
    .flatMap(({ method, url }) =>
      [method].flat().map((verb) => `${verb} ${url.replaceAll(/:(\w+)/g, '{$1}')}`),
    )
    .filter((name) => !name.startsWith('HEAD ') && !described.has(name));
  assert.ok(routes.length > 20);
  assert.deepEqual(missing, []);
});

describe('every route of the API', () => {
  const lacking = (lacks: (operation: Operation) => boolean) =>
    operations()
      .filter(({ name }) => name.includes(' /api/v1/'))
      .filter(({ operation }) => lacks(operation))
      .map(({ name }) => name);

  test('has a summary', () =>
    assert.deepEqual(
      lacking(({ summary }) => !summary),
      [],
    ));
  test('has a tag', () =>
    assert.deepEqual(
      lacking(({ tags }) => !tags?.length),
      [],
    ));
  test('names its permission', () =>
    assert.deepEqual(
      lacking((operation) => !operation['x-permission']),
      [],
    ));
  test('says what it answers and how it errs', () =>
    assert.deepEqual(
      lacking(({ responses }) => Object.keys(responses).length < 2 || !responses['default']),
      [],
    ));
});

test('what is public is so on purpose', () => {
  const open = operations()
    .filter(({ operation }) => operation['x-permission'] === 'public')
    .map(({ name }) => name)
    .filter((name) => name.includes(' /api/v1/'));
  assert.deepEqual(open.toSorted(), [
    'GET /api/v1/invitations/{token}',
    'GET /api/v1/sign-in',
    'POST /api/v1/invitations/{token}/accept',
  ]);
});

test('what creates can be repeated safely, unless its answer holds a secret', () => {
  const lacking = operations()
    .filter(({ name }) => name.startsWith('POST /api/v1/'))
    .filter(({ operation }) => operation.responses['201'] ?? operation.responses['202'])
    .filter(({ operation: { parameters = [] } }) =>
      parameters.every((parameter) => parameter.name !== 'idempotency-key'),
    )
    .map(({ name }) => name);
  assert.deepEqual(lacking.toSorted(), [
    'POST /api/v1/sources',
    'POST /api/v1/system/api-keys',
    'POST /api/v1/team/invitations',
    'POST /api/v1/team/{id}/password-link',
  ]);
});
