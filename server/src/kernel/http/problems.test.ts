import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { defineModule } from '../module.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { invalidRequest } from './problems.ts';
import { typed } from './routes.ts';

const body = z.object({
  name: z.string().min(1),
  kind: z.enum(['a', 'b']),
  links: z.array(z.object({ url: z.url(), code: z.string().regex(/^[a-z]+$/) })),
});

const probe = defineModule({
  name: 'probe',
  rank: 3,
  needs: [],
  setup: () => ({
    routes: (http) => {
      const config = { public: true };
      typed(http).post('/api/v1/probe', { config, schema: { body } }, () => ({ ok: true }));
      http.post('/api/v1/probe/upload', { config }, (request) => {
        const read = body.safeParse(request.body);
        if (!read.success) throw invalidRequest(read.error, 'fields');
        return { ok: true };
      });
      http.post('/api/v1/probe/fault', { config }, () => {
        throw new Error('no words for people');
      });
    },
  }),
});

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [probe] });
});
after(() => app.stop());

const wrong = { name: '', kind: 'c', links: [{ url: 'x', code: '1' }] };

test('a refused field is told for people and for programs', async () => {
  const answer = await app.request('POST', '/api/v1/probe', { body: wrong });
  assert.deepEqual([answer.status, answer.body.code], [400, 'request.invalid']);
  const { errors } = answer.body;
  assert.deepEqual(
    errors.map(({ path, code }: Record<string, string>) => [path, code]),
    [
      ['body.name', 'too_small'],
      ['body.kind', 'invalid_value'],
      ['body.links.0.url', 'invalid_format'],
      ['body.links.0.code', 'invalid_format'],
    ],
  );
  assert.deepEqual(errors[0].values, { origin: 'string', minimum: 1, inclusive: true });
  assert.deepEqual(errors[1].values, { values: 'a, b' });
  assert.equal(errors[2].values.format, 'url');
  // A pattern is of no use to a reader.
  assert.deepEqual(Object.keys(errors[3].values).sort(), ['format', 'origin']);
  for (const { message } of errors) assert.ok(message.length > 0);
});

test('what a route checks itself is told in the same shape', async () => {
  const checked = await app.request('POST', '/api/v1/probe', { body: wrong });
  const own = await app.request('POST', '/api/v1/probe/upload', { body: wrong });
  assert.equal(own.status, 400);
  const without = (errors: { path: string }[]) =>
    errors.map((error) => ({ ...error, path: error.path.replace(/^\w+\./, '') }));
  assert.deepEqual(without(own.body.errors), without(checked.body.errors));
});

test('a fault of ours names the request and nothing of itself', async () => {
  const { status, body: problem, text } = await app.request('POST', '/api/v1/probe/fault');
  assert.deepEqual([status, problem.code], [500, 'internal']);
  assert.match(problem.requestId, /^[0-9a-f-]{36}$/);
  assert.ok(problem.detail.includes(problem.requestId));
  assert.ok(!text.includes('no words for people'));
});
