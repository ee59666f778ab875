import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit } from '#kernel/audit.ts';
import { sql } from '#kernel/db/database.ts';
import { laneClass } from '#kernel/facts/leases.ts';
import { contacts } from '#modules/contacts/index.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { numbered } from '#test/facts.ts';
import { system } from './index.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, system] });
});
after(() => app.stop());

test('lanes tell who holds them, how many facts wait, and since when', async () => {
  await app.kernel.facts.append([numbered(app.workspaceId, 1), numbered(app.workspaceId, 2)]);
  app.clock.advance(5_000);
  const holder = await app.kernel.database.connect();
  await holder.query('select pg_advisory_lock($1, 7)', [laneClass]);
  const { body } = await app.request('GET', '/api/v1/system/lanes');
  await holder.end();
  assert.equal(body.items.length, 64);
  assert.deepEqual([body.waiting, body.waitingSeconds], [2, 5]);
  const held = body.items.filter((lane: { heldBy: string | null }) => lane.heldBy);
  assert.deepEqual(
    held.map(({ lane }: { lane: number }) => lane),
    [7],
  );
  assert.match(held[0].heldBy, /^rapport test \d+$/);
  await app.settle();
  assert.equal((await app.request('GET', '/api/v1/system/lanes')).body.waiting, 0);
});

test('jobs are those of the workspace and of the installation', async () => {
  const other = await app.addWorkspace('Other');
  const { clock } = app;
  await app.kernel.unit(async (unit) => {
    await unit.addJob('codes.issue', { workspaceId: app.workspaceId });
    await unit.addJob('codes.issue', { workspaceId: other.workspaceId });
    const runAt = new Date(clock.now().getTime() + 60_000);
    await unit.addJob('system.sweep', {}, { runAt });
  });
  await sql`update graphile_worker._private_jobs set attempts = 1, last_error = 'secret'`.execute(
    app.kernel.db,
  );
  const own = (await app.request('GET', '/api/v1/system/jobs?limit=1')).body;
  assert.deepEqual(
    [own.items[0].task, own.items[0].status, own.items[0].lastError],
    ['system.sweep', 'retrying', null],
  );
  const next = (await app.request('GET', `/api/v1/system/jobs?cursor=${own.nextCursor}`)).body;
  assert.deepEqual(
    next.items.map((job: { task: string; lastError: string }) => [job.task, job.lastError]),
    [['codes.issue', 'secret']],
  );
});

test('a key is shown once, has only its scopes, and ends when it expires or is revoked', async () => {
  const make = (body: object, key = app.apiKey) =>
    app.request('POST', '/api/v1/system/api-keys', { body, key });
  const expiresAt = new Date(app.clock.now().getTime() + 3_600_000).toISOString();
  const made = (await make({ name: 'Till', scopes: ['facts.write', 'facts.read'], expiresAt }))
    .body;
  assert.match(made.key, /^rk_live_[\w-]{32}$/);
  assert.ok(made.key.startsWith(made.prefix));
  const stored = JSON.stringify(
    (await sql`select * from kernel.api_keys`.execute(app.kernel.db)).rows,
  );
  assert.ok(!stored.includes(made.key));

  const use = (key: string) => app.request('GET', '/api/v1/facts', { key });
  assert.equal((await use(made.key)).status, 200);
  const beyond = await app.request('GET', '/api/v1/system/lanes', { key: made.key });
  assert.equal(beyond.status, 403);
  const list = (await app.request('GET', '/api/v1/system/api-keys')).body.items;
  assert.equal(list[0].lastUsedAt, app.clock.now().toISOString());
  assert.ok(!('key' in list[0]));

  const id = list[0].id as string;
  const foreign = (await app.addWorkspace('Other')).apiKey;
  const path = `/api/v1/system/api-keys/${id}`;
  assert.equal((await app.request('DELETE', path, { key: foreign })).status, 404);
  assert.equal((await app.request('DELETE', path)).status, 204);
  assert.equal((await use(made.key)).status, 401);

  const short = (await make({ name: 'Brief', scopes: ['facts.read'], expiresAt })).body;
  app.clock.advance(3_600_001);
  assert.equal((await use(short.key)).status, 401);
});

test('nobody gives a key what she does not have', async () => {
  const { apiKey: key } = await app.addWorkspace('Small', ['system.write', 'facts.read']);
  const make = (scopes: string[]) =>
    app.request('POST', '/api/v1/system/api-keys', { key, body: { name: 'x', scopes } });
  assert.equal((await make(['facts.read', 'team.write'])).body.code, 'api_key.scope_not_held');
  assert.equal((await make(['facts.read'])).status, 201);
  assert.equal((await make(['everything'])).status, 400);
});

test('the audit log is paged, newest first, and whole', async () => {
  const { workspaceId, apiKey: key } = await app.addWorkspace('Audited');
  const actor = { kind: 'user' as const, id: 'u1', name: 'Mei' };
  for (let n = 0; n < 5; n++)
    await app.kernel.unit((unit) =>
      audit(unit, { workspaceId, actor }, 'code.created', {
        kind: 'code',
        id: `c${n}`,
        name: `${n}`,
      }),
    );
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await app.request('GET', `/api/v1/system/audit?limit=2${cursor}`, { key });
    seen.push(...body.items.map((entry: { subject: { name: string } }) => entry.subject.name));
    cursor = body.nextCursor && `&cursor=${body.nextCursor}`;
  } while (cursor);
  assert.deepEqual(seen, ['4', '3', '2', '1', '0']);
  const made = Buffer.from('["not an id"]').toString('base64url');
  const bad = await app.request('GET', `/api/v1/system/audit?cursor=${made}`, { key });
  assert.equal(bad.status, 400);
});

test('an act that fails leaves no audit entry', async () => {
  const { workspaceId, apiKey: key } = await app.addWorkspace('Failing');
  const actor = { kind: 'user' as const, id: 'u1', name: 'Mei' };
  await assert.rejects(
    app.kernel.unit(async (unit) => {
      await audit(unit, { workspaceId, actor }, 'code.created');
      throw new Error('no');
    }),
  );
  assert.deepEqual((await app.request('GET', '/api/v1/system/audit', { key })).body.items, []);
});
