import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '#kernel/clock.ts';
import { sql } from '#kernel/db/database.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { readImport } from './jobs.ts';
import { runImport } from './run/run.ts';
import { draft, mapping } from './test/upload.ts';

const program = path.join(import.meta.dirname, 'test/import-process.ts');
let app: TestApp;
before(async () => {
  app = await testApp();
  // The killed processes live in real time.
  app.clock.set(systemClock.now());
});
after(() => app.stop());

const people = mapping({ id: 'externalId', name: 'name', mail: 'email' });
const peopleFile = (prefix: string, count: number) =>
  [
    'id,name,mail',
    ...Array.from({ length: count }, (_, n) => `${prefix}${n},Li ${n},${prefix}${n}@yunhe.example`),
  ].join('\n');

async function started(kind: string, file: string, columns: ReturnType<typeof mapping>) {
  const url = await draft(app, kind, file, columns);
  await app.request('POST', `${url}/start`);
  const importId = url.split('/').at(-1) ?? '';
  const payload = { workspaceId: app.workspaceId, importId };
  return { url, payload, read: () => readImport(app.kernel.db, app.workspaceId, importId) };
}

type Started = Awaited<ReturnType<typeof started>>;

/** Has another process work on it, and kills that one as soon as the import is so far. */
async function killAt(
  { payload, read }: Started,
  far: (job: Awaited<ReturnType<Started['read']>>) => boolean,
) {
  const { workspaceId, importId } = payload;
  const { database, config } = app.kernel;
  const child = spawn(
    process.execPath,
    [program, database.url, config.home, workspaceId, importId],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(child, 'exit');
  while (!far(await read()) && child.exitCode === null) await pause(2);
  child.kill('SIGKILL');
  await ended;
  const left = await read();
  assert.equal(left.status, 'running', 'it was killed on the way');
  return left;
}

/** Does something once, when the first batch of an import is committed; returns how to stop waiting. */
function afterFirstBatch(job: Started, act: () => void): () => void {
  let done = false;
  return app.kernel.live.subscribe(app.workspaceId, () => {
    void job.read().then(({ rows, status }) => {
      if (done || rows === 0 || status !== 'running') return;
      done = true;
      act();
    });
  });
}

/** What a minute later the recurring job does. */
async function resume(): Promise<void> {
  app.clock.set(new Date(systemClock.now().getTime() + 60_000));
  await app.app.jobs['imports.resume']?.(null as never, {
    signal: new AbortController().signal,
    attempt: 1,
    lastAttempt: false,
  });
  await app.runJobs();
  await app.settle();
}

const countFacts = async (type: string) => {
  const { rows } = await sql<{ n: number; people: number }>`
    select count(*)::int as n, count(distinct contact_id)::int as people from kernel.facts
    where workspace_id = ${app.workspaceId} and type = ${type}`.execute(app.kernel.db);
  return rows[0];
};

test('kill -9 among contacts: the import goes on where it was, nothing is lost or twice', async () => {
  const job = await started('contacts', peopleFile('k', 12_000), people);
  const left = await killAt(job, ({ rows }) => rows >= 2_000);
  assert.ok(left.rows < 12_000);
  await resume();
  const { status, rows, created, unchanged } = await job.read();
  assert.deepEqual([status, rows, created, unchanged], ['done', 12_000, 12_000, 0]);
  assert.deepEqual(await countFacts('contact.identified'), { n: 12_000, people: 12_000 });
});

test('kill -9 while orders are recorded: each order is there once', async () => {
  const count = 40_000;
  const lines = Array.from({ length: count }, (_, n) => `O${n % 20_000},2026-03-01,1,1,Z${n % 50}`);
  const columns = mapping(
    { no: 'orderNo', at: 'placedAt', qty: 'quantity', price: 'unitPrice', who: 'customerId' },
    { source: 'killed' },
  );
  const job = await started('purchases', ['no,at,qty,price,who', ...lines].join('\n'), columns);
  const left = await killAt(job, ({ recorded }) => recorded > 0);
  assert.equal(left.stage, 'recording');
  await resume();
  const { status, created, recorded } = await job.read();
  assert.deepEqual([status, created, recorded], ['done', 20_000, count]);
  assert.equal((await countFacts('order.placed'))?.n, 20_000);
  const { rows } = await sql<{ total: string }>`
    select sum(total) as total from commerce.orders where source = 'killed'`.execute(app.kernel.db);
  assert.equal(Number(rows[0]?.total), count * 100);
});

test('a process that stops gives its import back; two that work on it do it once', async () => {
  const job = await started('contacts', peopleFile('s', 15_000), people);
  const stopping = new AbortController();
  const unsubscribe = afterFirstBatch(job, () => stopping.abort());
  await runImport(app.kernel, job.payload, { signal: stopping.signal });
  unsubscribe();
  const left = await job.read();
  assert.equal(left.status, 'running');
  assert.ok(left.rows > 0 && left.rows < 15_000);
  const { signal } = new AbortController();
  await Promise.all([
    runImport(app.kernel, job.payload, { signal }),
    runImport(app.kernel, job.payload, { signal }),
  ]);
  const done = await job.read();
  assert.deepEqual([done.status, done.rows, done.created], ['done', 15_000, 15_000]);
});

test('a runner that was taken for dead commits nothing more', async () => {
  const job = await started('contacts', peopleFile('f', 12_000), people);
  const { signal } = new AbortController();
  let successor: Promise<void> | undefined;
  const unsubscribe = afterFirstBatch(job, () => {
    app.clock.advance(60_000);
    successor = runImport(app.kernel, job.payload, { signal });
  });
  await runImport(app.kernel, job.payload, { signal });
  await successor;
  unsubscribe();
  assert.ok(successor, 'another one took over');
  const done = await job.read();
  assert.deepEqual([done.status, done.rows, done.created], ['done', 12_000, 12_000]);
});

test('a cancelled import stops at its next batch, keeps what it has, and lets the next one run', async () => {
  const first = await started('contacts', peopleFile('c', 20_000), people);
  const second = await started('contacts', peopleFile('d', 10), people);
  const unsubscribe = afterFirstBatch(first, () => {
    void app.request('POST', `${first.url}/cancel`);
  });
  await app.runJobs();
  unsubscribe();
  await app.runJobs();
  const cancelled = await first.read();
  assert.equal(cancelled.status, 'cancelled');
  assert.ok(cancelled.rows > 0 && cancelled.rows < 20_000);
  assert.equal(cancelled.created, cancelled.rows);
  assert.equal((await second.read()).status, 'done');
  const again = await app.request('POST', `${first.url}/cancel`);
  assert.deepEqual([again.status, again.body.code], [409, 'imports.over']);
  // No file is kept of imports that are over.
  assert.deepEqual(await readdir(path.join(app.kernel.config.home, 'imports')), []);
});
