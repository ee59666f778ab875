import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp, type TestResponse } from '#test/app.ts';
import { exampleOf, holdsId } from './example.ts';
import { allIdsIn, idsOnlyIn, rowsOf, uuidsIn } from './rows.ts';
import { seedWorkspace } from './seed.ts';
import { addressOf, routesOf, type Route } from './walk.ts';

/**
 * Two workspaces with equal data: nothing that one asks for may show or change anything of the
 * other. Routes and tables are found by themselves, so that new ones are covered.
 */
let app: TestApp;
let other: { workspaceId: string; apiKey: string };
let routes: Route[];
let lists: Route[];
let writes: Route[];
/** What the first workspace's lists answered while it was alone. */
let alone: Map<string, unknown>;
/** Ids that only the other workspace's rows hold. */
let theirs: Set<string>;

before(async () => {
  app = await testApp({ env: { RAPPORT_API_RATE: '1000000' } });
  routes = await routesOf(app);
  lists = routes.filter(({ method, inPath }) => method === 'GET' && inPath.length === 0);
  // What removes comes last, so that the others still find something.
  writes = routes
    .filter(({ method }) => method !== 'GET')
    .toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
  await seedWorkspace(app, app);
  alone = await askAll(app.apiKey);
  other = await app.addWorkspace('Yunhe Tea');
  await seedWorkspace(app, other);
  theirs = idsOnlyIn(
    await rowsOf(app.kernel, other.workspaceId),
    await rowsOf(app.kernel, app.workspaceId),
  );
});
after(() => app.stop());

async function askAll(key: string): Promise<Map<string, unknown>> {
  const answers = new Map<string, unknown>();
  for (const { path } of lists) {
    const { status, body } = await app.request('GET', path, { key });
    if (status === 200) answers.set(path, body);
  }
  return answers;
}

/** Ids of the other workspace in an answer, but for those that the question named. */
const leaksIn = (answer: TestResponse, asked: string) =>
  [...uuidsIn(answer.text)].filter((id) => theirs.has(id) && !asked.includes(id));

test('the other workspace has as much of everything', async () => {
  const size = (answers: Map<string, unknown>) =>
    [...answers].map(([path, body]) => [path, Object.values(body ?? {}).flat().length]);
  assert.ok(theirs.size > 10);
  assert.deepEqual(size(await askAll(other.apiKey)), size(alone));
});

test('lists and figures answer as if the other workspace were not there', async () => {
  assert.ok(alone.size > 10);
  assert.deepEqual(await askAll(app.apiKey), alone);
});

test('the other workspace’s ids open nothing', async (t) => {
  const unseen: string[] = [];
  for (const route of routes.filter(({ method }) => method === 'GET')) {
    if (route.inPath.length + route.inQuery.length === 0) continue;
    let seen = false;
    for (const id of theirs) {
      const address = addressOf(route, id);
      const answer = await app.request('GET', address);
      assert.ok(answer.status < 500, `${address}: ${answer.text}`);
      assert.deepEqual(leaksIn(answer, address), [], address);
      const own = await app.request('GET', address, { key: other.apiKey });
      if (own.status !== 200) continue;
      seen = true;
      if (route.inPath.length > 0) assert.equal(answer.status, 404, address);
    }
    if (!seen) unseen.push(route.path);
  }
  t.diagnostic(
    `not opened by their owner either, for want of data: ${unseen.join(', ') || 'none'}`,
  );
});

/** Sends every change with these ids in its address and in its body. */
async function changeAll(inAddress: Iterable<string>, inBody: Iterable<string>): Promise<void> {
  for (const route of writes)
    for (const addressed of route.inPath.length > 0 ? inAddress : [''])
      for (const named of holdsId(route.body) ? inBody : ['']) {
        const address = addressOf(route, addressed);
        const body = exampleOf(route.body, named);
        const answer = await app.request(route.method, address, { body });
        const asked = `${route.method} ${address} ${JSON.stringify(body)}`;
        assert.ok(answer.status < 500, `${asked}: ${answer.text}`);
        assert.deepEqual(leaksIn(answer, asked), [], asked);
      }
}

test('the other workspace’s rows can neither be changed nor referred to', async () => {
  const [ownRows, before] = await Promise.all([
    rowsOf(app.kernel, app.workspaceId),
    rowsOf(app.kernel, other.workspaceId),
  ]);
  const one = [...theirs][0] ?? '';
  await changeAll(theirs, [one]);
  await changeAll(sample(idsOnlyIn(ownRows, before), 12), theirs);
  assert.deepEqual(await rowsOf(app.kernel, other.workspaceId), before);
  const referred = allIdsIn(await rowsOf(app.kernel, app.workspaceId));
  assert.deepEqual(
    [...referred].filter((id) => theirs.has(id)),
    [],
  );
});

/** Evenly spread, so that every kind of id is likely among them. */
const sample = (ids: Set<string>, count: number) =>
  [...ids].filter((_, index) => index % Math.ceil(ids.size / count) === 0);
