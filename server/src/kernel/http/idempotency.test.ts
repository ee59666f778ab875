import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp, type TestResponse } from '#test/app.ts';
import { sql } from '../db/database.ts';
import { DomainError } from '../errors.ts';
import { defineModule } from '../module.ts';
import { clearIdempotency } from './idempotency.ts';

let runs = 0;
let hold: Promise<void> = Promise.resolve();

const things = defineModule({
  name: 'things',
  rank: 3,
  needs: [],
  setup: () => ({
    routes: (http) => {
      const config = { permission: 'codes.write', idempotent: true } as const;
      http.post('/things', { config }, async (_request, reply) => {
        await hold;
        runs += 1;
        return reply.code(201).header('location', `/things/${runs}`).send({ run: runs });
      });
      http.post('/refused', { config }, () => {
        runs += 1;
        throw new DomainError('conflict', 'things.taken', 'Taken.');
      });
      http.post('/limited', { config }, () => {
        runs += 1;
        throw new DomainError('limited', 'request.too_many', 'Too many.');
      });
      http.post('/broken', { config }, () => {
        runs += 1;
        throw new Error('broken');
      });
    },
  }),
});

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [things] });
});
after(() => app.stop());

const post = (key: string, body: object = { a: 1 }, url = '/things', as = app.apiKey) =>
  app.request('POST', url, { body, key: as, headers: { 'idempotency-key': key } });

test('a repeated request gets the first answer and does nothing', async () => {
  const first = await post('one');
  const again = await post('one');
  assert.deepEqual(
    [again.status, again.body, again.headers['location']],
    [201, first.body, first.headers['location']],
  );
  assert.equal(again.headers['idempotency-replayed'], 'true');
  assert.equal(first.headers['idempotency-replayed'], undefined);
  assert.notDeepEqual((await post('two')).body, first.body);
});

test('of many at once one does the work; the others are told that it is under way', async () => {
  let release: () => void = () => undefined;
  hold = new Promise((resolve) => (release = resolve));
  const before = runs;
  const answers: TestResponse[] = [];
  const refused = Promise.withResolvers<undefined>();
  const twins = [1, 2, 3, 4].map(async () => {
    answers.push(await post('twins'));
    if (answers.length === 3) refused.resolve(undefined);
  });
  await refused.promise;
  for (const { status, body, headers } of answers)
    assert.deepEqual(
      [status, body.code, headers['retry-after']],
      [409, 'idempotency.in_progress', '1'],
    );
  release();
  await Promise.all(twins);
  assert.equal(answers.at(-1)?.status, 201);
  assert.equal(runs, before + 1);
  assert.equal((await post('twins')).status, 201);
});

test('a key belongs to one body, one route and one workspace', async () => {
  const first = await post('mine');
  assert.equal((await post('mine', { a: 2 })).status, 422);
  assert.equal((await post('mine', { a: 1 }, '/refused')).body.code, 'idempotency.other_request');
  const other = await app.addWorkspace('Other');
  const theirs = await post('mine', { a: 1 }, '/things', other.apiKey);
  assert.equal(theirs.status, 201);
  assert.notDeepEqual(theirs.body, first.body);
});

test('a refusal is kept, a failure frees the key', async () => {
  const before = runs;
  for (const _ of [1, 2]) assert.equal((await post('no', {}, '/refused')).status, 409);
  assert.equal(runs, before + 1);
  for (const _ of [1, 2]) assert.equal((await post('oops', {}, '/broken')).status, 500);
  for (const _ of [1, 2]) assert.equal((await post('slow', {}, '/limited')).status, 429);
  assert.equal(runs, before + 5);
});

test('what a dead process left is neither repeated nor said to be under way', async () => {
  await post('dead');
  await sql`update kernel.idempotency set status = null where key = 'dead'`.execute(app.kernel.db);
  assert.equal((await post('dead')).body.code, 'idempotency.in_progress');
  app.clock.advance(61_000);
  assert.equal((await post('dead')).body.code, 'idempotency.interrupted');
});

test('after a day a key is free again', async () => {
  const first = await post('daily');
  app.clock.advance(24 * 3_600_000 + 1);
  const next = await post('daily');
  assert.equal(next.status, 201);
  assert.notDeepEqual(next.body, first.body);
  await clearIdempotency(app.kernel);
  const { rows } = await sql<{ key: string }>`select key from kernel.idempotency`.execute(
    app.kernel.db,
  );
  assert.deepEqual(rows, [{ key: 'daily' }]);
});

test('a key that cannot be one is refused', async () => {
  assert.equal((await post('a b')).body.code, 'idempotency.bad_key');
  assert.equal((await post('k'.repeat(256))).status, 400);
});
