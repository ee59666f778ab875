import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import pg from 'pg';
import { sql } from '#kernel/db/database.ts';
import { systemClock } from '#kernel/clock.ts';
import { fact } from '#test/facts.ts';
import type { Intent } from '../index.ts';
import { stage, type Stage } from '../test/stage.ts';

const program = path.join(import.meta.dirname, '../test/sender-process.ts');
let s: Stage;
const children = new Set<ChildProcess>();
before(async () => {
  s = await stage();
});
beforeEach(() => {
  // The killed processes live in real time; people have been gathered for long enough.
  s.clock.set(new Date(systemClock.now().getTime() - 60_000));
  s.platform.answerMassWith(() => 0);
});
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await s.stop();
});

function child(): ChildProcess {
  const started = spawn(process.execPath, [program, s.kernel.database.url], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.add(started);
  started.once('exit', () => children.delete(started));
  return started;
}

async function end(victim: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(victim, 'exit');
  victim.kill(signal);
  await gone;
}

/** People whom only a mass send reaches: they follow, and their minute is over. */
async function silent(prefix: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, nth) => `${prefix}${nth}`);
  const occurredAt = new Date(s.clock.now().getTime() - 3_600_000);
  return s.actAll(ids, 'contact.followed', { occurredAt });
}

function byMass(contactId: string, text: string, more: object = {}): Intent {
  const { content, ...base } = s.intent(contactId, text);
  const way = { content, channels: [], languages: [], mass: true };
  return { ...base, ...more, ways: [way] } as Intent;
}

const statuses = async (contactIds: readonly string[]) => {
  const { rows } = await sql<{ status: string; code: string; n: number }>`
    select status, reason_code as code, count(*)::int n from messages.log
    where contact_id = any(${contactIds}::uuid[]) group by 1, 2 order by 1`.execute(s.kernel.db);
  return rows.map(({ status, code, n }) => `${n} ${status} ${code}`);
};

const callsFor = (text: string) => s.platform.masses.filter((call) => call.text === text);

async function senders(): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from messages.senders`.execute(s.kernel.db);
  return rows.map(({ id }) => id);
}

async function claimedOf(contactIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int n from messages.outbox
    where contact_id = any(${contactIds}::uuid[]) and claimed_by is not null`.execute(s.kernel.db);
  return rows[0]?.n ?? 0;
}

const leftFor = async (contactIds: readonly string[]) => {
  const { rows } = await sql<{ n: number }>`select count(*)::int n from messages.outbox
    where contact_id = any(${contactIds}::uuid[])`.execute(s.kernel.db);
  return rows[0]?.n ?? 0;
};

test('kill -9 between the platform’s answer and our commit: uncertain once, never sent twice', async () => {
  const people = await silent('killed', 3);
  await s.send(...people.map((contactId) => byMass(contactId, 'Spring')));
  // Nobody can write to the log, so what the platform answered cannot be written down.
  const holder = new pg.Client({ connectionString: s.kernel.database.url });
  await holder.connect();
  await holder.query('begin; lock table messages.log in share mode');
  const victim = child();
  await s.until(async () => {
    const { rows } = await holder.query<{ n: number }>(
      `select count(*)::int n from pg_locks
       where relation = 'messages.log'::regclass and not granted
         and database = (select oid from pg_database where datname = current_database())`,
    );
    return rows[0]?.n !== 0;
  });
  assert.equal(callsFor('Spring').length, 1);
  await end(victim, 'SIGKILL');
  await holder.query('rollback');
  await holder.end();
  const successor = child();
  await s.until(async () => (await leftFor(people)) === 0);
  await end(successor, 'SIGTERM');
  assert.deepEqual(await statuses(people), ['3 uncertain uncertain.interrupted']);
  assert.equal(callsFor('Spring').length, 1);
  await s.app.settle();
  for (const contactId of people) {
    const told = await s.factsOf(contactId);
    assert.deepEqual(
      told.map(({ type, data }) => [type, data['uncertain']]),
      [['message.failed', true]],
    );
  }
});

test('a claim for many that the sender did not hear of goes back, and is counted once', async () => {
  const people = await silent('unheard', 2);
  const sender = s.sending.startSender();
  await s.until(async () => (await senders()).length === 1);
  const [number] = await senders();
  const month = sql`date_trunc('month', now() at time zone 'Asia/Shanghai')::date`;
  await s.kernel.unit(async (unit) => {
    await s.sending.send(
      unit,
      people.map((contactId) => byMass(contactId, 'Unheard')),
    );
    await sql`update messages.outbox set claimed_by = ${number}, claimed_at = now()
      where contact_id = any(${people}::uuid[])`.execute(unit.tx);
    await sql`insert into messages.mass_sends (workspace_id, contact_id, channel_id, month, times)
      select workspace_id, contact_id, channel_id, ${month}, 1 from messages.outbox
      where contact_id = any(${people}::uuid[])`.execute(unit.tx);
  });
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(s.kernel.db);
  await s.until(() =>
    claimedOf(people).then(
      (n) => n === 0,
      () => false,
    ),
  );
  s.clock.advance(10_000);
  await s.until(async () => (await leftFor(people)) === 0);
  await sender.stop();
  assert.deepEqual(await statuses(people), ['2 sent sent.delivered']);
  assert.equal(callsFor('Unheard').length, 1);
  const { rows } = await sql<{ times: number }>`select sum(times)::int as times
    from messages.mass_sends where contact_id = any(${people}::uuid[])`.execute(s.kernel.db);
  assert.deepEqual(rows, [{ times: 2 }], 'one for each of them');
});

test('an account whose answers are lost rests: no second call is risked until it answers', async () => {
  const first = await silent('first', 2);
  const second = await silent('second', 2);
  await s.send(...first.map((contactId) => byMass(contactId, 'Lost')));
  s.clock.advance(1_000);
  await s.send(...second.map((contactId) => byMass(contactId, 'Kept')));
  s.clock.advance(10_000);
  s.platform.goAway(true);
  const asked = s.platform.questions();
  const sender = s.sending.startSender();
  await s.until(async () => (await leftFor(first)) === 0);
  await s.until(() => Promise.resolve(s.platform.questions() > asked + 2));
  assert.equal(callsFor('Kept').length, 0);
  s.platform.goAway(false);
  await s.until(async () => (await leftFor(second)) === 0);
  await sender.stop();
  assert.deepEqual(await statuses(first), ['2 uncertain uncertain.no_answer']);
  assert.deepEqual(await statuses(second), ['2 sent sent.delivered']);
  assert.deepEqual([callsFor('Lost').length, callsFor('Kept').length], [1, 1]);
});

test('an account that an operator must mend is left alone, and tried with one call at its time', async () => {
  const people = await silent('paused', 2);
  await s.send(...people.map((contactId) => byMass(contactId, 'Mended')));
  s.clock.advance(10_000);
  s.platform.answerMassWith(() => 40125);
  const sender = s.sending.startSender();
  const pausedAt = async () => {
    const { rows } = await sql<{ at: Date }>`select probe_at as at from messages.pauses`.execute(
      s.kernel.db,
    );
    return rows[0]?.at ?? null;
  };
  await s.until(async () => (await pausedAt()) !== null);
  assert.equal(callsFor('Mended').length, 1);
  // Decided anew and ready again, they wait for the account.
  await s.until(async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::int n from messages.outbox
      where uses = 'mass' and claimed_by is null and not_before = expires_at`.execute(s.kernel.db);
    return rows[0]?.n === 2;
  });
  s.platform.answerMassWith(() => 0);
  s.clock.set((await pausedAt()) ?? s.clock.now());
  await s.until(async () => (await leftFor(people)) === 0);
  await s.until(async () => (await pausedAt()) === null);
  await sender.stop();
  assert.equal(callsFor('Mended').length, 2);
  assert.deepEqual(await statuses(people), ['2 sent sent.delivered']);
});

test('parts of a source go by calls of their own, and reports count once, whenever they come', async () => {
  const people = await silent('parts', 5);
  const source = { kind: 'campaign', id: 'c1' };
  const part = (nth: number) => (nth < 3 ? 'one' : 'two');
  await s.send(
    ...people.map((contactId, nth) => byMass(contactId, 'Same', { source, part: part(nth) })),
  );
  const [early = ''] = people;
  const report = (id: string, delivered: number, channelId = s.channelId) =>
    fact(
      s.workspaceId,
      'message.reported',
      {
        platformMessageId: id,
        status: 'send success',
        delivered: true,
        counts: { people: 3, delivered },
      },
      { contactId: early, channelId },
    );
  // One report comes before we know that there was a call.
  const nextId = `mass-${s.platform.masses.length + 1}`;
  await s.kernel.facts.append([report(nextId, 2)]);
  await s.app.settle();
  const figures = () =>
    s.sending.massFigures(s.kernel.db, s.workspaceId, 'campaign', ['c1', 'another']);
  assert.deepEqual(await figures(), []);
  s.clock.advance(10_000);
  const sender = s.sending.startSender();
  await s.until(async () => (await leftFor(people)) === 0);
  await sender.stop();
  const calls = callsFor('Same');
  assert.deepEqual(calls.map(({ to }) => to.length).sort(), [2, 3]);
  const other = calls.find(({ id }) => id !== nextId)?.id ?? '';
  await s.kernel.facts.append([report(other, 1), report(other, 1), report(nextId, 2)]);
  await s.kernel.facts.append([report(other, 1)]);
  await s.app.settle();
  const sizes = new Map(calls.map(({ id, to }) => [id, to.length]));
  const told = await figures();
  assert.deepEqual(
    told.map(({ reported, delivered }) => [reported, delivered]).sort(),
    [
      [sizes.get(nextId), 2],
      [sizes.get(other), 1],
    ].sort(),
  );
  assert.deepEqual(told.map((each) => each.part).sort(), ['one', 'two']);
});

test('who unfollows while people are gathered is decided anew, and left out', async () => {
  const people = await silent('gathered', 3);
  await s.send(...people.map((contactId) => byMass(contactId, 'Gathered')));
  await s.act('gathered1', 'contact.unfollowed');
  s.clock.advance(10_000);
  const sender = s.sending.startSender();
  await s.until(async () => (await leftFor(people)) === 0);
  await sender.stop();
  assert.deepEqual(await statuses(people), ['2 sent sent.delivered', '1 skipped skip.unfollowed']);
  assert.deepEqual(
    callsFor('Gathered').map(({ to }) => to.toSorted()),
    [['gathered0', 'gathered2']],
  );
});

test('whoever comes alone waits for another who is to hear the same; of many asked at once nobody is to come', async () => {
  const [early = '', many = '', late = ''] = await silent('alone', 3);
  await s.send(byMass(early, 'Together'), byMass(many, 'Nobody else', { priority: 'bulk' }));
  s.clock.advance(600_000);
  const sender = s.sending.startSender();
  await s.until(async () => (await leftFor([many])) === 0);
  assert.deepEqual(await statuses([many]), ['1 failed failed.platform']);
  assert.equal(await leftFor([early]), 1);
  await s.send(byMass(late, 'Together'));
  await s.until(async () => (await leftFor([early, late])) === 0);
  assert.deepEqual(await statuses([early, late]), ['2 sent sent.delivered']);
  const [last = ''] = await silent('last', 1);
  await s.send(byMass(last, 'Never together'));
  s.clock.advance(3_600_000 - 30_000);
  await s.until(async () => (await leftFor([last])) === 0);
  await sender.stop();
  assert.deepEqual(await statuses([last]), ['1 failed failed.platform']);
});
