import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase, sql, type Database } from '../db/database.ts';
import { newId } from '../ids.ts';
import { testDatabase, type OwnServer } from '#test/database.ts';

/**
 * Nothing lost, doubled or out of order: real processes on a durable PostgreSQL, some of them killed.
 * Writers send until they are acknowledged, workers record every effect; then everything is counted.
 */
const folder = join(import.meta.dirname, '../../../test/proof');
const contacts = 40;
const perContact = 25;

let server: OwnServer;
let database: Database;
let workspace: string;
const children = new Set<ChildProcess>();

before(async () => {
  server = await testDatabase({ own: true });
  database = openDatabase({ url: server.url });
  await sql`create schema proof`.execute(database.db);
  await sql`create table proof.effects (id bigserial, contact_id uuid, fact_id uuid, pos bigint)`.execute(
    database.db,
  );
});
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.close();
  await server.drop();
});
beforeEach(() => {
  workspace = newId();
});

function start(file: string, ...args: string[]): ChildProcess {
  const child = fork(join(folder, file), [server.url, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}
const startWorkers = (n: number) => Array.from({ length: n }, () => start('worker.ts'));
const startWriters = (n: number) =>
  Array.from({ length: n }, (_, i) =>
    start('writer.ts', workspace, 'abcdef'.charAt(i), String(contacts), String(perContact)),
  );

async function end(processes: ChildProcess[]): Promise<void> {
  await Promise.all(
    processes.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }),
  );
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  assert.ok(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const one = async <T>(query: Promise<{ rows: T[] }>): Promise<T> => {
  const { rows } = await query;
  assert.ok(rows[0]);
  return rows[0];
};

/** Waits until a condition in the database holds; a database that is away is only not there yet. */
async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 300_000;
  while (!(await condition().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for: ${what}`);
    await delay(30);
  }
}

const count = async () =>
  (
    await one(
      sql<{
        n: number;
      }>`select count(*)::int n from kernel.facts where workspace_id = ${workspace}`.execute(
        database.db,
      ),
    )
  ).n;
const settled = async () =>
  (
    await one(
      sql<{
        open: number;
      }>`select sum(h.head - c.tail)::int open from kernel.heads h join kernel.cursors c using (lane)`.execute(
        database.db,
      ),
    )
  ).open === 0;

async function finish(writers: ChildProcess[]): Promise<void> {
  for (const writer of writers) if (writer.exitCode === null) await once(writer, 'exit');
  await until('all lanes settled', settled);
}

async function verify(writers: number): Promise<void> {
  const expected = writers * contacts * perContact;
  const facts = await one(
    sql<{ all: number; distinct: number; stated: number }>`
      select count(*) filter (where type = 'event.tracked')::int "all",
        count(distinct id) filter (where type = 'event.tracked')::int "distinct",
        count(*) filter (where type = 'group.joined')::int stated
      from kernel.facts where workspace_id = ${workspace}`.execute(database.db),
  );
  assert.deepEqual(
    { all: facts.all, distinct: facts.distinct },
    { all: expected, distinct: expected },
    'facts in the log',
  );

  const parked = await one(
    sql<{
      n: number;
    }>`select count(*)::int n from kernel.parked where workspace_id = ${workspace}`.execute(
      database.db,
    ),
  );
  assert.equal(parked.n, writers, 'exactly the bad facts are parked');

  const effects = await one(
    sql<{ all: number; distinct: number }>`
      select count(*)::int "all", count(distinct fact_id)::int "distinct" from proof.effects e
      join kernel.facts f on f.id = e.fact_id and f.workspace_id = ${workspace}`.execute(
      database.db,
    ),
  );
  assert.deepEqual(effects, { all: expected - writers, distinct: expected - writers }, 'effects');
  assert.equal(facts.stated, writers * contacts * (perContact / 5), 'facts stated by the reaction');

  const { rows: disorder } = await sql`
    select from (
      select e.pos, lag(e.pos) over (partition by e.contact_id order by e.id) before,
        (f.data->'properties'->>'n')::int n,
        lag((f.data->'properties'->>'n')::int) over (partition by e.contact_id order by e.id) n_before,
        i.external_id
      from proof.effects e
      join kernel.facts f on f.id = e.fact_id and f.workspace_id = ${workspace}
      join kernel.identities i on i.contact_id = e.contact_id
    ) x where pos <= before or (n <= n_before and external_id not like 'shared%')`.execute(
    database.db,
  );
  assert.equal(disorder.length, 0, 'effects out of order');

  const gaps = await one(
    sql<{ n: number }>`select count(*)::int n from
      (select lane, count(*) facts, max(pos) - min(pos) + 1 span from kernel.facts group by lane) x where facts <> span`.execute(
      database.db,
    ),
  );
  assert.equal(gaps.n, 0, 'gaps in the lanes');
}

describe('the fact log', { timeout: 600_000 }, () => {
  for (const workers of [2, 4])
    test(`${workers} workers, 3 concurrent writers with redeliveries`, async () => {
      const started = startWorkers(workers);
      await finish(startWriters(3));
      await end(started);
      await verify(3);
    });

  test('workers are killed in the middle of the load', async () => {
    const started = startWorkers(2);
    const writers = startWriters(2);
    for (const share of [0.2, 0.5, 0.8]) {
      await until('load', async () => (await count()) > share * 2 * contacts * perContact);
      await kill(started.shift());
      started.push(...startWorkers(1));
    }
    await finish(writers);
    await end(started);
    await verify(2);
  });

  test('PostgreSQL is killed in the middle of the load and started again', async () => {
    const started = startWorkers(2);
    const writers = startWriters(2);
    for (const share of [0.3, 0.6]) {
      await until('load', async () => (await count()) > share * 2 * contacts * perContact);
      await server.kill9();
      await server.restart();
    }
    await finish(writers);
    await end(started);
    await verify(2);
  });
});
