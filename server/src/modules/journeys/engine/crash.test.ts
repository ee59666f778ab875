import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '#kernel/clock.ts';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { fact } from '#test/facts.ts';
import { wakesChannel } from './wakes/announce.ts';
import { did } from './test/graphs.ts';
import { stage, type JourneyStage } from './test/stage.ts';

/**
 * Real workers, killed in the middle as often as people make progress: everybody goes exactly once
 * through each step, and gets each message once, unless it is listed as uncertain.
 */
const program = path.join(import.meta.dirname, 'test/worker-process.ts');
const peopleCount = 40;
const kills = 4;
const stepsEach = 8;

let s: JourneyStage;
const children = new Set<ChildProcess>();
before(async () => {
  s = await stage();
  s.clock.set(systemClock.now());
});
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await s.stop();
});

function start(): ChildProcess {
  const child = fork(program, [s.kernel.database.url], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

const say = (text: string, next?: string) => ({
  kind: 'send',
  message: { purpose: 'service', ways: [{ content: { type: 'text', text } }] },
  to: { ...(next && { next, skipped: next }) },
});

const number = async (query: ReturnType<typeof sql<{ n: number }>>): Promise<number> =>
  (await query.execute(s.kernel.db)).rows[0]?.n ?? 0;

test('kill -9 of workers, again and again: each step once, each message once', async () => {
  const id = await s.live({
    triggers: [{ kind: 'fact', fact: did('begin') }],
    limit: { kind: 'once' },
    steps: {
      a: say('a', 'w'),
      w: { kind: 'wait', span: { n: 1, unit: 'day' }, to: { next: 'set' } },
      set: { kind: 'setAttribute', key: 'seen', value: true, to: { next: 'b' } },
      b: say('b', 'v'),
      v: { kind: 'wait', span: { n: 1, unit: 'day' }, to: { next: 'f' } },
      f: { kind: 'waitForFact', facts: [did('go')], atMost: null, to: { happened: 'c' } },
      c: say('c', 'x'),
      x: { kind: 'exit', reason: 'through' },
    },
  });
  const people = await s.actAll(
    Array.from({ length: peopleCount }, () => newId()),
    'message.received',
  );
  const deliver = (name: string) =>
    s.kernel.facts.append(
      people.map((contactId) =>
        fact(
          s.workspaceId,
          'event.tracked',
          { name, properties: {}, context: {} },
          { contactId, receiptKey: `${name} ${contactId}`, occurredAt: systemClock.now() },
        ),
      ),
    );
  /** Time passes for some of those who wait. */
  const hurry = async () => {
    await sql`update journeys.runs set wake_at = now() where (contact_id, id) in (
      select contact_id, id from journeys.runs
      where journey_id = ${id} and status = 'active' and wake_at > now() limit 15)`.execute(
      s.kernel.db,
    );
    await sql`select pg_notify(${wakesChannel}, '0')`.execute(s.kernel.db);
  };
  const progress = () =>
    number(sql`select count(*)::int n from journeys.visits where journey_id = ${id}`);

  await deliver('begin');
  const workers = [start(), start()];
  let killed = 0;
  for (;;) {
    const done = await progress();
    const waiting = await number(
      sql`select count(*)::int n from journeys.runs
        where journey_id = ${id} and status = 'active' and step = 'f'`,
    );
    if (killed < kills && done > ((killed + 0.5) / kills) * peopleCount * stepsEach) {
      const victim = workers.shift();
      if (victim) {
        victim.kill('SIGKILL');
        await once(victim, 'exit');
      }
      workers.push(start());
      killed += 1;
    }
    // Redelivered now and then, as platforms do.
    if (killed % 2 === 1) await deliver('begin');
    if (waiting > 0) await go(id);
    await hurry();
    const open = await number(
      sql`select (select count(*) from journeys.runs where status = 'active')::int
        + (select count(*) from messages.outbox)::int
        + (select sum(h.head - c.tail) from kernel.heads h join kernel.cursors c using (lane))::int as n`,
    );
    // On a slow machine the end may be seen before the last kill is due by what was seen.
    if (open === 0 && killed === kills && done >= peopleCount * stepsEach) break;
    await pause(30);
  }
  for (const worker of workers) {
    worker.kill('SIGTERM');
    await once(worker, 'exit');
  }
  assert.equal(killed, kills);

  const { rows: paths } = await sql<{ path: string; n: number }>`
    select path, count(*)::int n from (
      select string_agg(step, ' ' order by seq) as path from journeys.visits
      where journey_id = ${id} group by contact_id, run_id) p group by 1`.execute(s.kernel.db);
  assert.deepEqual(paths, [{ path: 'a w set b v f c x', n: peopleCount }]);
  assert.deepEqual(await s.here(id), {});
  assert.deepEqual(await s.totals(id), { '+': peopleCount, '-through': peopleCount });

  const { rows: sent } = await sql<{ status: string; n: number }>`
    select status, count(*)::int n from messages.log group by 1`.execute(s.kernel.db);
  const all = sent.reduce((sum, { n }) => sum + n, 0);
  assert.equal(all, peopleCount * 3, 'every message is settled once');
  const uncertain = sent.find(({ status }) => status === 'uncertain')?.n ?? 0;
  const received = s.platform.received.map(({ to, text }) => `${to} ${text}`);
  assert.equal(new Set(received).size, received.length, 'nothing reaches anybody twice');
  assert.ok(received.length >= all - uncertain, 'what is said to be sent arrived');
  assert.equal(await number(sql`select count(*)::int n from kernel.parked`), 0);
});

/** Those who wait for it do what they are waited for to do. */
async function go(id: string): Promise<void> {
  const { rows } = await sql<{ contactId: string }>`
    select contact_id as "contactId" from journeys.runs
    where journey_id = ${id} and status = 'active' and step = 'f'`.execute(s.kernel.db);
  await s.kernel.facts.append(
    rows.map(({ contactId }) =>
      fact(
        s.workspaceId,
        'event.tracked',
        { name: 'go', properties: {}, context: {} },
        { contactId, occurredAt: systemClock.now() },
      ),
    ),
  );
}
